// Time zones with everything that clocks can do, and instants around the changes of each.
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';

export const ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Asuncion',
  'America/Caracas',
  'America/Havana',
  'America/Los_Angeles',
  'America/New_York',
  'America/Nuuk',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Amman',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Jerusalem',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Europe/Dublin',
  'Europe/Helsinki',
  'Europe/Istanbul',
  'Europe/London',
  'Europe/Moscow',
  'Europe/Paris',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'UTC',
] as const;

export const MINUTE = 60_000;
const FROM = Date.parse('2005-01-01T00:00:00Z');
const UNTIL = Date.parse('2038-01-01T00:00:00Z');

function transitionsOf(zone: string): number[] {
  const found: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(FROM)
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition('next');
  while (at !== null && at.epochMilliseconds < UNTIL) {
    found.push(at.epochMilliseconds);
    at = at.getTimeZoneTransition('next');
  }
  return found;
}

const TRANSITIONS = new Map<string, number[]>(ZONES.map((zone) => [zone, transitionsOf(zone)]));

/** A zone and an instant there (epoch milliseconds), every other time within 30 hours of a change of its clocks. */
export const zoneAndInstant: fc.Arbitrary<{ zone: string; at: number }> = fc
  .constantFrom(...ZONES)
  .chain((zone) => {
    const anywhere = fc.integer({ min: FROM, max: UNTIL });
    const changes = TRANSITIONS.get(zone) ?? [];
    const near =
      changes.length === 0
        ? anywhere
        : fc
            .tuple(fc.constantFrom(...changes), fc.integer({ min: -1800 * MINUTE, max: 1800 * MINUTE }))
            .map(([change, offset]) => change + offset);
    return fc.oneof(anywhere, near).map((at) => ({ zone, at }));
  });

/** `YYYY-MM-DD` of a number of days after 1970, by plain UTC arithmetic. */
export function dateOfDayNumber(days: number): string {
  return new Date(days * 1440 * MINUTE).toISOString().slice(0, 10);
}

export const anyDate: fc.Arbitrary<string> = fc.integer({ min: 12_800, max: 24_800 }).map(dateOfDayNumber);

const formatters = new Map<string, Intl.DateTimeFormat>();

/** What clocks and calendars show, computed by Intl alone. */
export function wallClock(at: number, zone: string): { date: string; hour: number; minute: number } {
  const formatter =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  formatters.set(zone, formatter);
  const parts = new Map(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    hour: Number(parts.get('hour')),
    minute: Number(parts.get('minute')),
  };
}
