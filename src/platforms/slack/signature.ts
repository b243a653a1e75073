// Is a request Slack's: https://docs.slack.dev/authentication/verifying-requests-from-slack
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that the request's time may be off, before or after. */
const MAX_SKEW_S = 300;

export interface SignedRequest {
  /** The headers as they came; null where one is missing. */
  readonly timestamp: string | null;
  readonly signature: string | null;
  /** Byte by byte as it arrived. */
  readonly body: Uint8Array;
}

/** `now` in epoch milliseconds. The comparison takes as long for a near miss as for nonsense. */
export function isSignedBySlack(secret: string, request: SignedRequest, now: number): boolean {
  const { timestamp, signature, body } = request;
  if (timestamp === null || signature === null || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > MAX_SKEW_S) return false;
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  const expected = Buffer.from(`v0=${mac}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
