// What the doctor looks at in Redis: whether it lets us in, is new enough, and keeps what it is given.
import { UserError } from '#src/errors.ts';
import { openRedis } from '#src/queue/redis-client.ts';
import {
  ADVISED_VERSION,
  askRedisFacts,
  EVICTION_REMEDY,
  isOlder,
  type RedisFacts,
  redisTrouble,
} from '#src/queue/redis-facts.ts';
import type { RedisSettings } from '#src/redis-settings.ts';
import type { Report } from './report.ts';

async function ask(settings: RedisSettings): Promise<RedisFacts> {
  const client = await openRedis(settings);
  try {
    return await askRedisFacts(client);
  } finally {
    client.disconnect();
  }
}

/** Adds what it finds to the report. */
export async function examineRedis(settings: RedisSettings, report: Report): Promise<void> {
  const where = `${settings.host}:${settings.port}`;
  const found: RedisFacts[] = [];
  await report.check('redis', async () => {
    try {
      const facts = await ask(settings);
      found.push(facts);
      return `${where} answers, version ${facts.version}`;
    } catch (error) {
      throw new UserError(`${where} does not serve. ${redisTrouble(error)}`, { cause: error });
    }
  });
  for (const { version, evictionPolicy } of found) {
    if (isOlder(version, ADVISED_VERSION)) {
      report.toDo('redis', `BullMQ advises ${ADVISED_VERSION} or newer. Install one.`);
    }
    if (evictionPolicy !== 'noeviction') {
      report.toDo(
        'redis',
        `When its memory is full it throws reminders away (${evictionPolicy}), and they come up to a minute late. ${EVICTION_REMEDY}`,
      );
    }
  }
}
