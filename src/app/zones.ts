// The time zones people may name: finding, correcting and suggesting them.
import { isZone } from '#src/core/local-day.ts';
import { nearest } from '#src/core/nearest.ts';
import type { Suggestion } from '#src/ports/chat.ts';

const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** The zone as it is spelled, for any case and for spaces instead of underscores; null if it is none. */
export function canonicalZone(typed: string): string | null {
  const wanted = typed.trim().replaceAll(' ', '_');
  const listed = ZONES.find((zone) => zone.toLowerCase() === wanted.toLowerCase());
  return listed ?? (isZone(wanted) ? wanted : null);
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
