// How this process reaches Redis.
import { Redis } from 'ioredis';

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  /** Null: the default user. */
  readonly username: string | null;
  /** A secret; null where Redis asks for none. */
  readonly password: string | null;
  /** The number of the database. */
  readonly database: number;
  readonly tls: boolean;
}

/** For one command to be answered: a Redis near by takes a millisecond. */
const ANSWER_WITHIN_MS = 800;
/** With TLS on the way to another city. */
const CONNECT_WITHIN_MS = 2_000;

/**
 * A connection that does not come back by itself once it is lost: whoever uses it opens another, so that nothing is left
 * over from before. `patient`: its commands may take as long as they like, as BullMQ's worker has it
 * (https://docs.bullmq.io/guide/going-to-production#maxretriesperrequest); otherwise they fail after 0.8 s.
 * Rejects with what went wrong.
 */
export async function openRedis(address: RedisAddress, { patient = false } = {}): Promise<Redis> {
  const { host, port, username, password, database, tls } = address;
  const client = new Redis({
    host,
    port,
    db: database,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: CONNECT_WITHIN_MS,
    maxRetriesPerRequest: patient ? null : 1,
    ...(patient ? {} : { commandTimeout: ANSWER_WITHIN_MS }),
  });
  // What went wrong is told here; `connect` itself only says that it is over, or goes on in the wrong database.
  const troubles: unknown[] = [];
  client.on('error', (error) => troubles.push(error));
  const failure = await client.connect().then(
    () => null,
    (error: unknown) => ({ error }),
  );
  if (failure === null && troubles.length === 0) return client;
  client.disconnect();
  throw troubles[0] ?? failure?.error;
}
