// The one HTTP server: health, readiness, and whatever routes the platforms bring.
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { UserError } from './errors.ts';

/** What `/readyz` says: 200 when every value is true, 503 otherwise. */
export type Readiness = Readonly<Record<string, boolean>>;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly routes: readonly Hono[];
  readonly readiness: () => Promise<Readiness>;
}

export interface HttpServer {
  /** Where a person reaches it. */
  readonly url: string;
  /** Takes no new connection, and resolves once those that are open have ended. */
  close(): Promise<void>;
}

/** How long an open connection may finish its answer. */
const LINGER_MS = 1_000;

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const what =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use, perhaps by another Quizloop. Stop it, or choose another port with PORT=8081.`
          : `Cannot listen on ${host}:${port} (${error.code ?? error.message}). Choose another with HOST and PORT.`;
      reject(new UserError(what, { cause: error }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Listens at once. Rejects with UserError when the port cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const root = new Hono();
  root.get('/healthz', (context) => context.json({ status: 'ok' }));
  root.get('/readyz', async (context) => {
    const checks = await options.readiness();
    const ready = Object.values(checks).every(Boolean);
    return context.json({ status: ready ? 'ready' : 'not ready', checks }, ready ? 200 : 503);
  });
  for (const routes of options.routes) root.route('/', routes);
  const server = createServer(getRequestListener(root.fetch));
  const port = await listen(server, options.host, options.port);
  const shown = options.host === '127.0.0.1' || options.host === '::1' ? 'localhost' : options.host;
  return {
    url: `http://${shown}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), LINGER_MS).unref();
      }),
  };
}
