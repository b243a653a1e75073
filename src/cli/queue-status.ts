// `quizloop queue status`: what waits and since when, from the database, and what is kept in Redis.
import { count } from '#src/app/texts/format.ts';
import { type Config, readConfig } from '#src/config.ts';
import type { Platform } from '#src/ports/chat.ts';
import type { Lane } from '#src/ports/records.ts';
import type { Waiting } from '#src/ports/store/waiting.ts';
import type { JobCounts } from '#src/queue/count-jobs.ts';
import { withExistingStore } from './existing-store.ts';
import { PLATFORM_NAMES } from './ready-text.ts';

export interface QueueStatusOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: string;
  readonly json: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly out: (line: string) => void;
}

/** Without Redis the queue is in the memory of the bot's process, where nobody else can look. */
type QueueState =
  | { readonly kind: 'in-process' }
  | ({ readonly kind: 'redis' } & JobCounts)
  | { readonly kind: 'redis'; readonly problem: string };

interface Status {
  readonly waiting: Waiting;
  readonly queue: QueueState;
}

const noDatabase = (path: string): string =>
  `There is no database of this version at ${path} yet, so nothing is known to wait. "quizloop start" makes it, and DATABASE_PATH names another.`;

async function queueState(config: Config, instanceId: string): Promise<QueueState> {
  if (config.redis === null) return { kind: 'in-process' };
  const { countJobs } = await import('#src/queue/count-jobs.ts');
  try {
    return { kind: 'redis', ...(await countJobs(config.redis, instanceId)) };
  } catch (error) {
    const { redisTrouble } = await import('#src/queue/redis-facts.ts');
    return { kind: 'redis', problem: redisTrouble(error) };
  }
}

const UNITS = [
  ['day', 24 * 60 * 60_000],
  ['hour', 60 * 60_000],
  ['minute', 60_000],
] as const;

/** `2 days`, `3 minutes`, `7 seconds`: whole ones of the largest unit. */
function lengthOf(ms: number): string {
  const unit = UNITS.find(([, length]) => ms >= length);
  return unit === undefined
    ? count(Math.ceil(ms / 1_000), 'second')
    : count(Math.floor(ms / unit[1]), unit[0]);
}

const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const are = (number: number): string => (number === 1 ? 'is' : 'are');

function reminderLines({ reminders }: Waiting, now: number): readonly string[] {
  const { planned, due, dueSince, nextAt, sending } = reminders;
  const next = nextAt === null ? '' : `, the next for ${instant(nextAt)}, in ${lengthOf(nextAt - now)}`;
  return [
    planned === 0 ? 'Reminders: none is planned.' : `Reminders: ${planned - due} planned${next}.`,
    ...(dueSince === null
      ? []
      : [`Reminders: ${due} ${are(due)} due and not sent yet, the first since ${lengthOf(now - dueSince)}.`]),
    ...(sending === 0 ? [] : [`Reminders: ${sending} ${are(sending)} being sent.`]),
  ];
}

function deliveryLines({ deliveries }: Waiting, now: number): readonly string[] {
  if (deliveries.length === 0) return ['Messages: none waits to be sent.'];
  return deliveries.map(({ platform, waiting, since, retrying }) => {
    const again = retrying === 0 ? '' : `; ${retrying} of them ${are(retrying)} tried again`;
    const verb = waiting === 1 ? 'waits' : 'wait';
    return `Messages: ${waiting} ${verb} to be sent to ${PLATFORM_NAMES[platform]}, the oldest since ${lengthOf(now - since)}${again}.`;
  });
}

function laneName(lane: Lane): string {
  if (lane === '*') return 'everything';
  return lane === 'direct' ? 'direct messages' : `channel ${lane.slice('channel:'.length)}`;
}

function pauseLines({ pauses }: Waiting, now: number): readonly string[] {
  const name = (platform: Platform) => PLATFORM_NAMES[platform];
  return pauses.map(
    ({ platform, lane, until }) =>
      `Paused: ${laneName(lane)} on ${name(platform)} for another ${lengthOf(until - now)}, as it asked to.`,
  );
}

function queueLine(queue: QueueState): string {
  if (queue.kind === 'in-process') {
    return 'Queue: in the process of the bot, since REDIS_URL is not set. It only wakes; the database has everything.';
  }
  if ('problem' in queue)
    return `Queue: Redis cannot be asked. ${queue.problem} Until then reminders come by the sweep.`;
  const { delayed, retrying, waiting, active } = queue;
  const again = retrying === 0 ? '' : `, ${retrying} failed and tried again within seconds`;
  return `Queue: in Redis ${delayed} for later, ${waiting} due and not taken yet, ${active} at work${again}.`;
}

/** Instants as ISO text. */
function asJson({ waiting, queue }: Status, now: number): string {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const { reminders, deliveries, pauses } = waiting;
  return JSON.stringify(
    {
      at: iso(now),
      reminders: { ...reminders, dueSince: iso(reminders.dueSince), nextAt: iso(reminders.nextAt) },
      deliveries: deliveries.map((each) => ({ ...each, since: iso(each.since) })),
      pauses: pauses.map((each) => ({ ...each, until: iso(each.until) })),
      queue,
    },
    null,
    2,
  );
}

/** Exit code 0, or 1 when Redis is set up and cannot be asked. Throws UserError where settings or database are wrong. */
export async function queueStatus({ env, root, json, now, out }: QueueStatusOptions): Promise<number> {
  const config = readConfig(env);
  const status = await withExistingStore(config, root, async (store): Promise<Status> => {
    const waiting = await store.waiting(now);
    return { waiting, queue: await queueState(config, await store.instanceId()) };
  });
  if (status === null) {
    out(json ? 'null' : noDatabase(config.databasePath));
    return 0;
  }
  const { waiting, queue } = status;
  const lines = [reminderLines, deliveryLines, pauseLines].flatMap((linesOf) => linesOf(waiting, now));
  for (const line of json ? [asJson(status, now)] : [...lines, queueLine(queue)]) out(line);
  return 'problem' in queue ? 1 : 0;
}
