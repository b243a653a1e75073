// Instants in words, in the zone of the team.

/** The bot's own sentences say 09:00 and Fri 27 Nov: the page around them does too. */
const LOCALE = 'en-GB';

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(zone, options) {
  const key = JSON.stringify([zone, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone });
  formats.set(key, known);
  return known;
}

/** @param {number} at @param {string} zone */
export const clockTime = (at, zone) => format(zone, { hour: '2-digit', minute: '2-digit' }).format(at);

/** @param {number} at @param {string} zone */
export const shortDay = (at, zone) =>
  format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(at);

/** @param {number} at @param {string} zone */
export const longDay = (at, zone) =>
  format(zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at);

/** @param {number} at @param {string} zone */
export const dayAndTime = (at, zone) => `${shortDay(at, zone)}, ${clockTime(at, zone)}`;

/**
 * The heading over a day's messages.
 * @param {number} at @param {number} now @param {string} zone
 */
export function dayHeading(at, now, zone) {
  const day = longDay(at, zone);
  if (day === longDay(now, zone)) return 'Today';
  return day;
}

/** How far the clock was moved. @param {number} ms */
export function distance(ms) {
  const hours = Math.round(ms / 3_600_000);
  const days = Math.floor(hours / 24);
  const parts = [];
  if (days > 0) parts.push(`${days} ${days === 1 ? 'day' : 'days'}`);
  if (hours % 24 > 0) parts.push(`${hours % 24} h`);
  return parts.join(' ');
}

/** @param {number} days */
export function dueWords(days) {
  if (days <= 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
