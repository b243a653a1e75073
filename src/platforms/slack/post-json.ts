// One post of JSON. A click waits for it, and `fetch` makes it take twice as long: each has streams, signals and
// timers of its own, and their collection is what the slowest answers wait for.
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';

export interface Posted {
  readonly status: number;
  /** The header of that name; null when it is missing. */
  readonly retryAfter: string | null;
  /** The first words of the answer: Slack's are short. */
  readonly body: string;
}

const MAX_BODY_BYTES = 16 * 1024;

/** Connections are kept for what may follow soon, and given up before the other side does. */
const KEPT = { keepAlive: true, timeout: 4_000 } as const;
const agent = new Agent(KEPT);
const plainAgent = new PlainAgent(KEPT);

export interface PostOptions {
  /** For the post with its whole answer, milliseconds. */
  readonly timeoutMs: number;
  /** Then it is given up. */
  readonly ended: AbortSignal;
}

/** Follows no redirect. Rejects when it is given up or the connection breaks: then it may have arrived or not. */
export function postJson(url: string, body: string, { timeoutMs, ended }: PostOptions): Promise<Posted> {
  const { promise, resolve, reject } = Promise.withResolvers<Posted>();
  const bytes = Buffer.from(body);
  const options = {
    signal: ended,
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length },
  };
  const post = url.startsWith('https:')
    ? request(url, { ...options, agent })
    : plainRequest(url, { ...options, agent: plainAgent });
  const late = setTimeout(() => post.destroy(new Error('It took too long.')), timeoutMs);
  post.on('error', reject);
  post.on('response', (response) => {
    // Read to its end, so that the connection can be used again.
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      if (size < MAX_BODY_BYTES) chunks.push(chunk);
      size += chunk.length;
    });
    response.on('error', reject);
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        retryAfter: response.headers['retry-after'] ?? null,
        body: Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8'),
      }),
    );
  });
  post.end(bytes);
  return promise.finally(() => clearTimeout(late));
}
