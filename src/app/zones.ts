// The time zones people may name: finding, correcting and suggesting them.
import { isZone } from '#src/core/local-day.ts';
import { nearest } from '#src/core/nearest.ts';
import type { Suggestion } from '#src/ports/chat.ts';

/** What people call places that ICU still lists by an older name (https://data.iana.org/time-zones/tzdb/backward). */
const NEWER_NAMES = [
  'Africa/Asmara',
  'America/Argentina/Buenos_Aires',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Chuuk',
  'Pacific/Pohnpei',
] as const;
const ZONES: readonly string[] = [...new Set(['UTC', ...NEWER_NAMES, ...Intl.supportedValuesOf('timeZone')])];

/** The zone as it is spelled, for any case and for spaces instead of underscores, or what an alias stands for; null if it is none. */
export function canonicalZone(typed: string): string | null {
  const wanted = typed.trim().replaceAll(' ', '_');
  const listed = ZONES.find((zone) => zone.toLowerCase() === wanted.toLowerCase());
  if (listed !== undefined) return listed;
  return isZone(wanted)
    ? new Intl.DateTimeFormat('en', { timeZone: wanted }).resolvedOptions().timeZone
    : null;
}

/** What was most likely meant; a bare city is enough. */
export function nearestZone(typed: string): string | null {
  const wanted = typed.trim().replaceAll(' ', '_').toLowerCase();
  const city = (zone: string) => (zone.split('/').at(-1) ?? zone).toLowerCase();
  const byCity = ZONES.find((zone) => city(zone) === wanted);
  if (byCity !== undefined) return byCity;
  const near = nearest(wanted, ZONES);
  if (near !== null) return near;
  const nearCity = nearest(wanted, ZONES.map(city));
  return nearCity === null ? null : (ZONES.find((zone) => city(zone) === nearCity) ?? null);
}

/** Zones that contain what was typed, those whose city begins with it first. */
export function completeZone(typed: string): readonly Suggestion[] {
  const wanted = typed.trim().replaceAll(' ', '_').toLowerCase();
  const begins = (zone: string) =>
    zone
      .toLowerCase()
      .split('/')
      .some((part) => part.startsWith(wanted));
  return ZONES.filter((zone) => zone.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(begins(b)) - Number(begins(a)))
    .slice(0, 10)
    .map((zone) => ({ label: zone, value: zone }));
}
