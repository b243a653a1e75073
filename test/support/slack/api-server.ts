import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Diary } from './diary.ts';
import type { Fault, Faults } from './faults.ts';
import { SCOPE_OF_OTHERS } from './info-methods.ts';
import { type Method, type MethodCall, type Methods, type Reply, refuse, textOf } from './reply.ts';
import { readBody, readBytes } from './request-body.ts';
import type { Tokens } from './tokens.ts';
import type { Call } from './types.ts';

export interface ApiOptions {
  readonly methods: Methods;
  readonly tokens: Tokens;
  readonly appToken: string;
  readonly diary: Diary;
  readonly faults: Faults;
  readonly now: () => number;
  readonly respond: (id: string, body: Readonly<Record<string, unknown>>) => Reply;
  readonly upload: (id: string, bytes: Buffer) => { status: number; text: string };
}

type Open = { -readonly [Name in keyof Call]: Call[Name] };

const errorIn = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'error' in body ? textOf(body.error) || null : null;

function write(response: ServerResponse, reply: { status: number; headers: object; body: unknown }): void {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  const type = typeof reply.body === 'string' ? 'text/plain' : 'application/json; charset=utf-8';
  response.writeHead(reply.status, { 'content-type': type, ...reply.headers }).end(text);
}

/** Lets a fault take the place of the answer. */
function answerFault(fault: Fault, call: Open, response: ServerResponse): void {
  const { answer } = fault;
  if (answer.kind === 'drop') response.socket?.destroy();
  if (answer.kind !== 'reply') return;
  call.status = answer.status;
  call.error = errorIn(answer.body);
  write(response, answer);
}

/** The Web API, the response_urls and the upload addresses, over HTTP. */
export function createApi(options: ApiOptions) {
  const { methods, tokens, diary, faults } = options;

  function authorized(method: Method, call: MethodCall): Reply | string {
    if (method.caller === 'none') return '';
    const isApp = call.token === options.appToken;
    if (method.caller === 'app')
      return isApp ? '' : refuse(call.token === null ? 'not_authed' : 'invalid_auth');
    if (isApp) return refuse('not_allowed_token_type');
    const checked = tokens.check(call.token);
    if (checked.error !== null) return refuse(checked.error);
    if (method.scope !== null && !checked.scopes.includes(method.scope)) {
      diary.violation(call.method, `needs the scope ${method.scope}`);
      return refuse('missing_scope', { needed: method.scope, provided: checked.scopes.join(',') });
    }
    return checked.teamId;
  }

  /** Slack says with every answer what the token may do: https://docs.slack.dev/authentication/installing-with-oauth */
  function withScopes(reply: Reply, token: string | null): Reply {
    const checked = tokens.check(token);
    if (checked.error !== null) return reply;
    return { ...reply, headers: { ...reply.headers, 'x-oauth-scopes': checked.scopes.join(',') } };
  }

  function run(call: Open): Reply {
    const name = call.method;
    const other = SCOPE_OF_OTHERS[name];
    const known = methods[name];
    const missing: Method = {
      scope: other ?? null,
      run: () => refuse('unknown_method', { req_method: name }),
    };
    if (known === undefined && other === undefined) diary.violation(name, 'unknown_method');
    const method = known ?? missing;
    const asked = { method: name, teamId: '', token: call.token, body: call.body };
    const team = authorized(method, asked);
    return typeof team === 'string' ? withScopes(method.run({ ...asked, teamId: team }), call.token) : team;
  }

  function handle(call: Open, response: ServerResponse, work: () => Reply): void {
    diary.calls.push(call);
    const fault = faults.strike(call);
    if (fault !== null && !fault.afterEffect) {
      answerFault(fault, call, response);
      return;
    }
    const reply = work();
    if (fault !== null) {
      answerFault(fault, call, response);
      return;
    }
    call.status = reply.status;
    call.error = errorIn(reply.body);
    write(response, reply);
  }

  async function upload(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readBytes(request);
    const body = { file: id, length: bytes.length };
    const call = { method: 'upload', body, token: null, status: null, error: null, at: options.now() };
    handle(call, response, () => {
      const { status, text } = options.upload(id, bytes);
      return { status, headers: {}, body: { ok: status === 200, text } };
    });
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://loopback').pathname;
    const [, kind, ...rest] = path.split('/');
    if (kind === 'oauth' && request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Allow this app?</h1>');
      return;
    }
    if (kind === 'upload') {
      await upload(rest.at(-1) ?? '', request, response);
      return;
    }
    if (kind !== 'api' && kind !== 'commands') {
      response.writeHead(404).end();
      return;
    }
    const body = await readBody(request);
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const method = kind === 'api' ? rest.join('/') : 'response_url';
    const token = bearer ?? (textOf(body.token) || null);
    const call = { method, body, token, status: null, error: null, at: options.now() };
    handle(call, response, () => (kind === 'api' ? run(call) : options.respond(rest.at(-1) ?? '', body)));
  };
}
