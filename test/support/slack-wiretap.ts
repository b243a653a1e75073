// Stands between Slack and the bot, keeps the signed requests as they came, and can send one of them again.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Tapped {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Wiretap {
  readonly url: string;
  /** Every request so far, in order. */
  readonly requests: readonly Tapped[];
  /** Sends it to the bot again, byte for byte; gives the status and body. */
  replay(request: Tapped): Promise<{ readonly status: number; readonly body: string }>;
  close(): Promise<void>;
}

/** `to` is asked for at each request: a bot that was started anew listens elsewhere. */
export async function startWiretap(to: () => string): Promise<Wiretap> {
  const requests: Tapped[] = [];

  async function replay({ path, headers, body }: Tapped) {
    const own = Object.entries(headers).filter(([name]) => /^(content-type|x-slack-)/.test(name));
    const sent = own.map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await fetch(`${to()}${path}`, { method: 'POST', headers: sent, body });
    const type = answer.headers.get('content-type') ?? 'text/plain';
    return { status: answer.status, body: await answer.text(), type };
  }

  const server = createServer(async (request, response) => {
    const tapped = { path: request.url ?? '/', headers: request.headers, body: await text(request) };
    requests.push(tapped);
    const { status, body, type } = await replay(tapped);
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('It does not listen.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    replay,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
