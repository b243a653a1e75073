// One storm from its beginning to its verdict.
import { rmSync } from 'node:fs';
import type { RedisServer } from '../support/redis-server.ts';
import { optionIn } from '../support/tea-options.ts';
import type { Chat, Standing } from './chat.ts';
import type { Role } from './crew.ts';
import { createDiary, type Diary } from './diary.ts';
import { createFaults } from './faults.ts';
import { stormProblems } from './oracle.ts';
import { pause } from './pause.ts';
import { createPerson, type Person } from './person.ts';
import { planStorm, type StormPlan } from './plan.ts';
import { postIn } from './post-in.ts';
import { prepare } from './prepare.ts';
import { settle } from './settle.ts';
import { startWatch } from './watch.ts';
import { startWorld, type World } from './world.ts';

const PEOPLE_EACH = 5;
/** For what is still under way when the storm is over. */
const LAST_DEEDS_MS = 10_000;
const MINUTE = 60_000;

/** As behind a rolling restart: two that answer and two that work, on one database. */
const ROLES: readonly Role[] = ['bot', 'worker'].flatMap((role) =>
  [1, 2].map((number) => ({ name: `${role}-${number}`, args: ['--role', role] })),
);

export interface StormResult {
  readonly seed: string;
  readonly seconds: number;
  readonly problems: readonly string[];
  /** Where the database and the logs are; null when all was well and they are gone. */
  readonly kept: string | null;
  readonly counts: Diary['counts'] & {
    readonly ratings: number;
    readonly posts: number;
    readonly reminders: number;
    readonly tooMany: number;
    readonly processes: number;
  };
}

function peopleOf({ chats }: World, diary: Diary): readonly Person[] {
  return chats.flatMap((chat) => {
    const ratingIds: { by: string; id: string }[] = [];
    const posts = (who: Parameters<typeof chat.channelMessages>[0]) =>
      chat.channelMessages(who).filter(({ buttons }) => postIn(buttons) !== null);
    return chat.members.map((who) =>
      createPerson({ chat, who, diary, posts, ratingIds, optionOf: optionIn }),
    );
  });
}

/** Everything that the plan says, at its time. Resolves when all of it is over. */
async function rage(
  plan: StormPlan,
  people: readonly Person[],
  strike: ReturnType<typeof createFaults>,
  diary: Diary,
) {
  const over = new AbortController();
  const began = performance.now();
  const lives = people.map((person, index) => person.live(plan.people[index] ?? [], over.signal));
  const faults: Promise<void>[] = [];
  for (const { at, fault } of plan.faults) {
    await pause(Math.max(0, began + at - performance.now()));
    if (diary.problems.length > 0) break;
    const striking = strike(fault).catch((error: unknown) => {
      diary.problems.push(`The storm could not do ${fault.kind}: ${error}`);
    });
    faults.push(striking);
  }
  if (diary.problems.length === 0) await pause(Math.max(0, began + plan.seconds * 1_000 - performance.now()));
  over.abort();
  await Promise.race([Promise.all([...lives, ...faults]), pause(LAST_DEEDS_MS)]);
}

function publicPosts(chat: Chat): readonly Standing[] {
  const [someone] = chat.members;
  const all = someone === undefined ? [] : chat.channelMessages(someone);
  return all.filter(({ buttons }) => postIn(buttons) !== null);
}

function countsOf({ chats, discord, slack, crew }: World, diary: Diary): StormResult['counts'] {
  const is429 = ({ status }: { readonly status: number | null }) => status === 429;
  return {
    ...diary.counts,
    ratings: diary.ratings.length,
    posts: chats.flatMap(publicPosts).length,
    reminders: diary.digests.size,
    tooMany: discord.calls.filter(is429).length + slack.calls.filter(is429).length,
    processes: crew.lines.filter(({ msg }) => msg === 'listening').length,
  };
}

export interface StormOptions {
  readonly seed: string;
  readonly seconds: number;
  /** Null: every process has a queue of its own. */
  readonly redis: RedisServer | null;
}

/** Gives what is wrong in the end. */
async function live(world: World, diary: Diary, { seed, seconds, redis }: StormOptions) {
  const plan = planStorm(seed, seconds, PEOPLE_EACH);
  const people = peopleOf(world, diary);
  const watch = startWatch(world, people, diary);
  try {
    await world.crew.up();
    if (diary.problems.length === 0) {
      await prepare(world, people);
      await rage(plan, people, createFaults({ world, diary, redis }), diary);
    }
    if (diary.problems.length === 0) await settle(world, diary);
    watch.look();
    const endedAt = world.clock.now() - MINUTE;
    await world.crew.close();
    return stormProblems(world, diary, endedAt);
  } catch (error) {
    const trouble = error instanceof Error ? error.stack : error;
    return [...diary.problems, `The storm itself did not come to its end: ${trouble}`];
  } finally {
    watch.stop();
  }
}

export async function storm(options: StormOptions): Promise<StormResult> {
  const { seed, seconds, redis } = options;
  const diary = createDiary();
  const world = await startWorld({ peopleEach: PEOPLE_EACH, roles: ROLES, diary, redis });
  const problems = await live(world, diary, options);
  const counts = countsOf(world, diary);
  await world.close();
  if (problems.length > 0) return { seed, seconds, problems, kept: world.folder, counts };
  rmSync(world.folder, { recursive: true, force: true });
  return { seed, seconds, problems, kept: null, counts };
}
