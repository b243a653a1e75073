// 100,000 people to be reminded at one moment, against 10,000: time, memory, fairness, and the post in between.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type App, createApp } from '#src/app/app.ts';
import { createLookupIndex } from '#src/decks/lookup-index.ts';
import { readDecks } from '#src/decks/read-deck.ts';
import type { SendLimit } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import { createInProcessQueue } from '#src/queue/in-process.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import { liveUntil } from '../support/app-person.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { schedule } from '../support/channel-admin.ts';
import { copyPeople } from '../support/crowd.ts';
import { march, reminded } from '../support/digests.ts';
import { ROOT } from '../support/running-bot.ts';
import { createScriptedSender } from '../support/scripted-sender.ts';
import { createTestLog } from '../support/test-log.ts';
import { createFastClock } from './fast-clock.ts';
import { type Figure, mostFigure, plainFigure, ratioFigure } from './figure.ts';

const AT_NINE = march(3, '09:00');
const MINUTE = 60_000;
/** The clock runs so many times faster than the machine's. */
const TIMES = 10;
/** No slower than this machine, so that not the pace is measured but the work; far below what memory could hold. */
const LIMITS: readonly SendLimit[] = [{ lane: '*', everyMs: 20, burst: 40 }];
const SMALL = Array.from({ length: 9 }, (_, index) => ({ externalId: `G${index + 2}`, people: 20 }));
const newId = (): string => randomBytes(16).toString('base64url');

/** Bytes: what grows by less has not grown. */
const LEAST_GROWTH = 2_000_000;

interface Run {
  readonly seconds: number;
  readonly heapGrowth: number;
  /** Of the post, by its own clock. */
  readonly lateMs: number;
  /** The longest that the process kept a click waiting. */
  readonly blockedMs: number;
  /** How many had left when the last of the small teams did. */
  readonly smallDoneAfter: number;
}

/** A database in which so many are due at 09:00; nothing runs on it any more. */
async function prepare(people: number) {
  const rig: AppRig = await createAppRig({ platform: 'discord' });
  for (const { externalId } of SMALL) {
    const workspace = { platform: 'discord', externalId } as const;
    await rig.app.handler.event({
      kind: 'workspace-present',
      workspace,
      name: '',
      channel: null,
      zone: 'UTC',
    });
  }
  await reminded(rig, 3);
  await schedule(rig, 'time:09:02');
  await liveUntil(rig, AT_NINE - MINUTE);
  await rig.app.runner.stop();
  const teams = [{ externalId: 'W1', people: people - 180 }, ...SMALL];
  return { rig, teamOf: copyPeople(rig.databasePath, { like: 'mei', teams, dueAt: AT_NINE }) };
}

async function startApp(rig: AppRig, clock: Clock, sender: ReturnType<typeof createScriptedSender>) {
  const log = createTestLog();
  const store = await createSqliteStore({
    path: rig.databasePath,
    migrationsDir: join(ROOT, 'migrations'),
    log: () => {},
  });
  const { decks } = await readDecks(join(ROOT, 'test/fixtures/content'));
  const app: App = createApp({
    store,
    queue: createInProcessQueue({ clock, log }),
    senders: new Map([[sender.platform, sender]]),
    decks: new Map(decks.map((deck) => [deck.id, deck])),
    lookup: createLookupIndex(decks),
    clock,
    log,
    commandPrefix: '',
    newId,
    owner: newId(),
    random: Math.random,
  });
  return { app, store };
}

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

function heap(): number {
  if (typeof collectGarbage === 'function') collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Sends until so many have left. */
async function run(people: number, toSend: number): Promise<Run> {
  const { rig, teamOf } = await prepare(people);
  const clock = createFastClock(AT_NINE, TIMES);
  const sender = createScriptedSender('discord', 0);
  const small = { left: 0, doneAfter: Number.NaN };
  let left = 0;
  let lateMs = Number.NaN;
  sender.limits = LIMITS;
  sender.send = async (target, _message, messageId) => {
    await delay(5);
    if (target.kind !== 'direct') lateMs = clock.now() - (AT_NINE + 2 * MINUTE);
    else {
      left += 1;
      const isSmall = (teamOf.get(target.account.externalId) ?? 'W1') !== 'W1';
      if (isSmall) small.left += 1;
      if (isSmall && small.left === 180) small.doneAfter = left;
    }
    return { platform: 'discord', channelId: 'D', messageId };
  };
  const before = heap();
  let most = before + LEAST_GROWTH;
  let blockedMs = 0;
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const began = performance.now();
  const { app, store } = await startApp(rig, clock, sender);
  loop.enable();
  const started = app.runner.start();
  while (left < toSend || Number.isNaN(lateMs)) {
    await delay(500);
    most = Math.max(most, heap());
    // Collecting all garbage is the measurement's own pause.
    loop.reset();
    await delay(500);
    blockedMs = Math.max(blockedMs, loop.max / 1e6);
  }
  const seconds = (performance.now() - began) / 1_000;
  await started;
  await app.runner.stop();
  await store.close();
  await rig.close();
  return { seconds, heapGrowth: most - before, lateMs, blockedMs, smallDoneAfter: small.doneAfter };
}

/** As many leave in both runs, so that only those who wait differ. */
const LEAVING = 3_000;

export async function* measureReminders(): AsyncGenerator<Figure> {
  const few = await run(10_000, LEAVING);
  const many = await run(100_000, LEAVING);
  yield ratioFigure('3,000 reminders of 100,000 that are due, against 10,000', {
    value: many.seconds * 1_000,
    against: few.seconds * 1_000,
    target: 1.5,
  });
  yield ratioFigure('memory beside 100,000 that are due, against 10,000', {
    value: many.heapGrowth / 1e6,
    against: few.heapGrowth / 1e6,
    target: 1.5,
    unit: 'MB',
  });
  yield mostFigure('a post that falls among them, late', many.lateMs, 60_000, 'ms');
  yield mostFigure('a click waits for them', many.blockedMs, 1_000, 'ms');
  yield mostFigure(
    'nine teams of 20 are done beside one of 99,820 after',
    many.smallDoneAfter,
    400,
    'messages',
  );
  yield plainFigure('each reminder', (many.seconds * 1_000) / LEAVING);
}
