// A server that answers every request in one way: also in ways in which no proper API would.
import { createServer, type ServerResponse } from 'node:http';
import type { REST } from 'discord.js';
import { z } from 'zod';
import { createDiscordRest } from '#src/platforms/discord/rest.ts';

export type OddAnswer = (response: ServerResponse) => void;

export interface OddServer {
  /** A client of it. */
  readonly rest: REST;
  /** How many requests arrived. */
  requests(): number;
  close(): Promise<void>;
}

const addressSchema = z.object({ port: z.number() });

/** `timeoutMs` is the client's. */
export async function startOddServer(answer: OddAnswer, { timeoutMs = 5_000 } = {}): Promise<OddServer> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${addressSchema.parse(server.address()).port}/api`;
  return {
    rest: createDiscordRest({ token: 'a-token', apiUrl, timeoutMs }),
    requests: () => requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function answerJson(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): OddAnswer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}
