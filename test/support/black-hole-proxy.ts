// A TCP proxy whose connections can be swallowed: they stay open, and nothing comes through any more.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface BlackHoleProxy {
  readonly port: number;
  /** From now on nothing comes through, also on new connections. */
  swallow(): void;
  /** New connections work again. Those that were swallowed never do, as with a broken route. */
  letThrough(): void;
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

export async function startBlackHoleProxy(targetPort: number): Promise<BlackHoleProxy> {
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [Socket, Socket]>();
  let swallows = false;

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  }

  const server = createServer((near) => {
    keep(near);
    // Taken, as by a router, and never answered.
    if (swallows) return;
    const far = connect(targetPort, '127.0.0.1');
    keep(far);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const [one, other] of [pair, pair.toReversed()]) {
      one?.on('close', () => {
        pairs.delete(pair);
        other?.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port.');

  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    swallow() {
      swallows = true;
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.pause();
        far.pause();
      }
    },
    letThrough() {
      swallows = false;
    },
    cut,
    async close() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
