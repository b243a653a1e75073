// What of a failed request to Slack may be logged.

/** https://docs.slack.dev/authentication/tokens: all of Slack's tokens begin so. */
const TOKEN = /\bxox[a-z](?:[.-][\w.-]+)+|\bxapp-[\w-]+/g;
/** Slack's own codes look like this; anything else that stands in their place is somebody's answer. */
const CODE = /^[a-z][a-z0-9_]{0,99}$/;
const GARBAGE = 'The answer is none of Slack’s.';

const hidden = (text: string): string => text.replaceAll(TOKEN, '[hidden]');

/** The code that Slack refused with; null when this is none of its refusals. */
export function refusalOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('data' in error)) return null;
  const { data } = error;
  if (typeof data !== 'object' || data === null || !('error' in data)) return null;
  return typeof data.error === 'string' && CODE.test(data.error) ? data.error : null;
}

/**
 * The same failure without what was asked and answered: the errors of Slack's client carry whole bodies and headers,
 * and an answer that it cannot read becomes the error's message.
 */
export function safeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const isGarbage = 'data' in error && refusalOf(error) === null;
  const safe = new Error(isGarbage ? GARBAGE : hidden(error.message));
  safe.name = error.name;
  const frames = error.stack?.slice(error.stack.indexOf('\n    at '));
  safe.stack = `${safe.name}: ${safe.message}${frames?.startsWith('\n') ? hidden(frames) : ''}`;
  if (error.cause instanceof Error) safe.cause = safeError(error.cause);
  return 'code' in error && typeof error.code === 'string' ? Object.assign(safe, { code: error.code }) : safe;
}
