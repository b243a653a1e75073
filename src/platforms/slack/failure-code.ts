// Why a request failed, as a word that can be logged.
import { webApi } from '@slack/bolt';
import { PlatformError } from '#src/errors.ts';
import { refusalOf } from './safe-error.ts';

/**
 * Slack's own error code where it gave one (`expired_trigger_id`), else what kind of failure it was. Nothing of the
 * request is in it: errors of the Web API carry tokens and messages.
 */
export function failureCode(error: unknown): string {
  const code = refusalOf(error);
  if (code !== null) return code;
  if (error instanceof webApi.WebAPIHTTPError) return `http_${error.statusCode}`;
  if (error instanceof webApi.WebAPIRateLimitedError) return 'ratelimited';
  if (error instanceof webApi.WebAPIRequestError) return 'request_failed';
  if (error instanceof PlatformError) return error.reason;
  return error instanceof Error ? error.name : typeof error;
}
