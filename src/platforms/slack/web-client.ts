// Slack's Web API through its own client, set up so that nothing waits, repeats or logs behind the caller's back.
import { LogLevel, webApi } from '@slack/bolt';

export type SlackClient = webApi.WebClient;

/** The client logs bodies of requests and answers; whoever calls it knows better what may be said. */
export const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** In seconds; Slack always says how long (https://docs.slack.dev/apis/web-api/rate-limits), what stands before it may not. */
const RETRY_AFTER_S = 5;

/** The client takes a 429 that does not say how long to wait for a failure of its own. */
const fetchWithWait: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  if (answer.status !== 429 || /^\d+$/.test(answer.headers.get('retry-after') ?? '')) return answer;
  return new Response(null, { status: 429, headers: { 'retry-after': String(RETRY_AFTER_S) } });
};

export interface SlackClientOptions {
  /** Ends in `/api/`; null is Slack itself. */
  readonly apiUrl: string | null;
  /** For one request with its whole answer, milliseconds. */
  readonly timeoutMs: number;
}

/**
 * A client with this token, or with none. No retry and no waiting inside: a rate limit is an error. It rejects with what
 * @slack/web-api throws: `slackErrorOf` reads it. The options are made anew each time, for Slack's libraries write into
 * those that they are given.
 */
export function createSlackClient(
  token: string | null,
  { apiUrl, timeoutMs }: SlackClientOptions,
): SlackClient {
  return new webApi.WebClient(token ?? undefined, {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
    fetch: fetchWithWait,
  });
}
