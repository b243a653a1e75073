// Discord's HTTP API through discord.js, set up so that nothing waits or repeats behind the caller's back.
import { DefaultRestOptions, REST, type RESTOptions } from 'discord.js';

/** Discord allows 50 a second to a bot in all (https://docs.discord.com/developers/topics/rate-limits#global-rate-limit). */
const REQUESTS_PER_SECOND = 45;
/** Statuses that come without a body by their definition; `Response` insists on it. */
const WITHOUT_BODY = [204, 205, 304];

type MakeRequest = RESTOptions['makeRequest'];

/**
 * discord.js keeps a limit only if it waits for its end itself, and takes a bucket's name that it reads for the first
 * time for a reason to begin anew. As it is told here, it sends nothing on this route until the time is up.
 * https://docs.discord.com/developers/topics/rate-limits#header-format
 */
function makeMemorable(headers: Headers): void {
  const wait = headers.get('retry-after');
  headers.delete('x-ratelimit-bucket');
  // Only Discord itself names a scope. Without one its edge has blocked this address: no other route is any better.
  // https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
  if (!headers.has('x-ratelimit-scope')) headers.set('x-ratelimit-global', 'true');
  if (wait === null || headers.has('x-ratelimit-global')) return;
  headers.set('x-ratelimit-remaining', '0');
  headers.set('x-ratelimit-reset-after', wait);
}

/**
 * Reads the whole answer before handing it on: discord.js's timeout ends when the headers are there, and a body that
 * never comes would hold up everything behind it for minutes.
 */
const requestWhole: MakeRequest = async (url, init) => {
  const answer = await DefaultRestOptions.makeRequest(url, init);
  const bytes = await answer.arrayBuffer();
  const headers = new Headers([...answer.headers]);
  if (answer.status === 429) makeMemorable(headers);
  const body = WITHOUT_BODY.includes(answer.status) ? null : bytes;
  return new Response(body, { status: answer.status, statusText: answer.statusText, headers });
};

/**
 * What every client of Discord here is made with: no retry and no waiting inside (a rate limit is an error, also one
 * that discord.js foresees), and `timeoutMs` milliseconds for a request with its whole answer. `apiUrl` ends in `/api`;
 * null is Discord itself.
 */
export function discordRestOptions(options: { readonly apiUrl: string | null; readonly timeoutMs: number }) {
  return {
    version: '10',
    api: options.apiUrl ?? DefaultRestOptions.api,
    timeout: options.timeoutMs,
    retries: 0,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: REQUESTS_PER_SECOND,
    makeRequest: requestWhole,
  } satisfies Partial<RESTOptions>;
}

/**
 * A client with the bot's token. It rejects with what discord.js throws: `platformErrorOf` reads it. After one 401 it
 * sends nothing any more, until it is made anew.
 */
export function createDiscordRest(options: {
  readonly token: string;
  readonly apiUrl: string | null;
  readonly timeoutMs: number;
}): REST {
  return new REST(discordRestOptions(options)).setToken(options.token);
}
