// Listens on loopback and takes requests apart: log, token, rate limits, faults, then the table of routes.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { ApiError, refusals } from './api-error.ts';
import type { createFaults, Fault } from './faults.ts';
import type { Call } from './loopback-types.ts';
import { parseMultipart } from './multipart.ts';
import type { createRateLimits } from './rate-limits.ts';
import type { UploadedFile } from './records.ts';

export interface ApiRequest {
  readonly route: string;
  /** The part of the path that the route calls `:name`. */
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

export interface ApiReply {
  readonly status: number;
  readonly body?: unknown;
}

/** By `POST /channels/:id/messages`. */
export type Routes = Readonly<Record<string, (request: ApiRequest) => ApiReply>>;

interface Options {
  readonly routes: Routes;
  readonly faults: ReturnType<typeof createFaults>;
  readonly limits: ReturnType<typeof createRateLimits>;
  readonly token: () => string;
  readonly now: () => number;
  readonly note: (violation: string) => void;
}

type OpenCall = { -readonly [K in keyof Call]: Call[K] };
type Answer = ApiReply & { readonly headers?: Readonly<Record<string, string>> };

const PREFIX = '/api/v10';
const WITH_OWN_TOKEN = /^[A-Z]+ \/(interactions\/:\w+\/:\w+\/callback|webhooks\/:\w+\/:\w+)/;

function createRouter(routes: Routes) {
  const table = Object.entries(routes).map(([route, handle]) => {
    const [method, template = ''] = route.split(' ');
    return { route, method, segments: template.split('/'), handle };
  });
  return (method: string, path: string) => {
    const segments = path.split('/');
    for (const entry of table) {
      if (entry.method !== method || entry.segments.length !== segments.length) continue;
      const params = new Map<string, string>();
      const fits = entry.segments.every((segment, index) => {
        const given = segments[index] ?? '';
        if (!segment.startsWith(':')) return segment === given;
        params.set(segment.slice(1), decodeURIComponent(given));
        return given !== '@original';
      });
      if (fits) return { ...entry, params };
    }
    return null;
  };
}

async function readBody(
  request: IncomingMessage,
): Promise<{ body: unknown; files: readonly UploadedFile[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(z.instanceof(Buffer).parse(chunk));
  const raw = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (raw.length === 0) return { body: undefined, files: [] };
  if (!type.startsWith('multipart/form-data')) return { body: JSON.parse(raw.toString('utf8')), files: [] };
  const { payload, files } = parseMultipart(raw, type);
  return { body: payload === null ? {} : JSON.parse(payload), files: [...files.values()] };
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  if (body === undefined) return void response.writeHead(status, headers).end();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

export function createApiServer({ routes, faults, limits, token, now, note }: Options) {
  const calls: Call[] = [];
  const find = createRouter(routes);

  function run(call: Call, request: () => ApiReply): ApiReply {
    try {
      return request();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        note(
          `The loopback broke at ${call.method} ${call.path}: ${error instanceof Error ? error.stack : error}`,
        );
        return { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
      }
      if (error.careless) note(`${call.method} ${call.path}: ${error.words()}`);
      return { status: error.status, body: error.body() };
    }
  }

  function answer(call: Call, authorized: boolean, request: () => ApiReply): Answer {
    if (call.route === '') {
      note(`${call.method} ${call.path}: the loopback has no such route`);
      return { status: 404, body: { message: '404: Not Found', code: 0 } };
    }
    if (!authorized) return { status: 401, body: refusals.unauthorized().body() };
    const refused = limits.check(call.route, call.path);
    if (refused !== null) {
      const { early, body, headers } = refused;
      if (early > 0) note(`${call.method} ${call.path}: called ${early.toFixed(1)} s before it was allowed`);
      return { status: 429, body, headers: { ...limits.headers(call.route), ...headers } };
    }
    return { ...run(call, request), headers: limits.headers(call.route) };
  }

  function fail(response: ServerResponse, call: OpenCall, fault: Fault): void {
    if (fault.kind === 'drop') return void response.destroy();
    if (fault.kind === 'hang') return;
    call.status = fault.status;
    send(response, fault);
  }

  async function take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = message.method ?? '';
    const url = new URL(message.url ?? '', 'http://loopback');
    const path = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname;
    const { body, files } = await readBody(message);
    const found = find(method, path);
    const route = found?.route ?? '';
    const call: OpenCall = {
      method,
      path,
      route,
      body,
      files: files.map(({ name }) => name),
      status: 0,
      at: now(),
    };
    calls.push(call);
    const authorized = WITH_OWN_TOKEN.test(route) || message.headers.authorization === `Bot ${token()}`;
    const param = (name: string) => found?.params.get(name) ?? '';
    const request = () =>
      found?.handle({ route, param, query: url.searchParams, body, files }) ?? { status: 404 };
    const fault = faults.take(call);
    if (fault !== null && !fault.afterEffect) return fail(response, call, fault);
    const reply = answer(call, authorized, request);
    if (fault !== null) return fail(response, call, fault);
    call.status = reply.status;
    send(response, reply);
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => {
    take(message, response).catch((error: unknown) => {
      // A client that gives up in the middle of its request is no news.
      if (message.complete) note(`Unreadable request ${message.method} ${message.url}: ${error}`);
      if (!response.headersSent)
        send(response, { status: 400, body: { message: '400: Bad Request', code: 0 } });
    });
  });
  return { server, calls };
}
