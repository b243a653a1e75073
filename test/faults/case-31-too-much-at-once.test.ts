// One person who does not stop typing, and ten thousand who are to be reminded at the same moment.
import { afterEach, describe, expect, it } from 'vitest';
import { createDiscordRest } from '#src/platforms/discord/rest.ts';
import { createDiscordSender } from '#src/platforms/discord/sender.ts';
import type { Answer } from '#src/ports/chat.ts';
import { liveUntil, newestPost } from '../support/app-person.ts';
import { type AppRig, buttonIdIn, createAppRig } from '../support/app-rig.ts';
import { MINUTE, schedule } from '../support/channel-admin.ts';
import { copyPeople } from '../support/crowd.ts';
import { march, reminded } from '../support/digests.ts';
import { askDatabase, expectSoundDatabase } from '../support/sound-database.ts';
import { createTwin, type TwinApp } from '../support/twin-app.ts';

let rig: AppRig;
let twin: TwinApp | null = null;
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await twin?.close();
  twin = null;
  expectSoundDatabase(rig.databasePath);
  await rig.close();
});

const isSlowedDown = (answer: Answer) =>
  answer.mode === 'private' && JSON.stringify(answer.message).includes('That was a lot at once');

/** Does it so often within ten seconds; gives the answers. */
async function often(times: number, act: () => Promise<Answer>): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let each = 0; each < times; each += 1) {
    answers.push(await act());
    rig.clock.advance(Math.floor(9_990 / times));
  }
  return answers;
}

describe('case 31: one person who asks again and again within ten seconds', () => {
  // Red without the rate limit of the router.
  it('has five of 1,000 commands answered, and each of the others told in private to slow down', async () => {
    rig = await createAppRig();
    const answers = await often(1_000, () => rig.command('/quiz help'));
    expect(answers.filter((answer) => !isSlowedDown(answer))).toHaveLength(5);
    expect(isSlowedDown(await rig.command('/quiz help', { member: 'idris' }))).toBe(false);
    rig.clock.advance(10_001);
    expect(isSlowedDown(await rig.command('/quiz help'))).toBe(false);
  });

  // Red without the rate limit of the router.
  it('has 30 clicks answered', async () => {
    rig = await createAppRig();
    await schedule(rig, 'time:10:00');
    await liveUntil(rig, march(2, '10:01'));
    const buttonId = buttonIdIn(newestPost(rig), 'A');
    const answers = await often(100, () => rig.do({ kind: 'button', buttonId }));
    expect(answers.filter((answer) => !isSlowedDown(answer))).toHaveLength(30);
  });

  // Red without the empty choices for whom the router slows down.
  it('gets no suggestions any more after 30', async () => {
    rig = await createAppRig();
    const answers = await often(100, () => rig.do({ kind: 'autocomplete', command: 'tea', text: 'ste' }));
    const empty = answers.slice(30).filter(({ mode }) => mode === 'choices');
    expect(empty).toEqual(Array.from({ length: 70 }, () => ({ mode: 'choices', choices: [] })));
    expect(answers.slice(0, 30)).not.toContainEqual({ mode: 'choices', choices: [] });
  });
});

describe('case 31: 10,000 people to be reminded at 09:00, and two processes', () => {
  const LARGE = 9_950;
  const SMALL = Array.from({ length: 10 }, (_, index) => ({ externalId: `G${index + 2}`, people: 5 }));
  const AT_NINE = march(3, '09:00');
  /** The reminders are at it already when the post becomes due. */
  const HEAD_START_MS = 5_000;
  /** About 300 should leave. Nobody watches until all of them have. */
  const MANY_MORE = 500;
  const { limits } = createDiscordSender({
    rest: createDiscordRest({ token: 'none', apiUrl: 'http://127.0.0.1:9/api', timeoutMs: 1_000 }),
  });

  /** Everybody is due a moment before 09:00; gives the team of each. */
  async function crowd(): Promise<ReadonlyMap<string, string>> {
    rig = await createAppRig({ platform: 'discord' });
    rig.sender.limits = limits;
    for (const { externalId } of SMALL) {
      const workspace = { platform: 'discord', externalId } as const;
      await rig.app.handler.event({
        kind: 'workspace-present',
        workspace,
        name: externalId,
        channel: null,
        zone: 'UTC',
      });
    }
    await reminded(rig, 3);
    await schedule(rig, 'time:09:00');
    await liveUntil(rig, AT_NINE - MINUTE);
    const teams = [{ externalId: 'W1', people: LARGE }, ...SMALL];
    return copyPeople(rig.databasePath, { like: 'mei', teams, dueAt: AT_NINE - HEAD_START_MS });
  }

  interface Leaving {
    readonly at: number;
    readonly requests: number;
    readonly member: string | null;
  }

  /** Twenty seconds in steps that let a burst be spent; gives what left, and the most that ever waited. */
  async function pastThePost() {
    const left: Leaving[] = [];
    const isBurst = () => left.length > MANY_MORE;
    const { send } = rig.sender;
    rig.sender.send = (target, ...rest) => {
      const member = target.kind === 'direct' ? target.account.externalId : null;
      left.push({ at: rig.clock.now(), requests: target.kind === 'channel' ? 1 : 2, member });
      if (isBurst()) for (const each of [rig, twin]) void each?.app.runner.stop();
      return send(target, ...rest);
    };
    rig.clock.moveTo(AT_NINE - HEAD_START_MS);
    twin = await createTwin(rig);
    await twin.app.runner.start();
    let mostWaiting = 0;
    while (rig.clock.now() < AT_NINE + 15_000 && !isBurst()) {
      rig.clock.advance(330);
      await Promise.all([rig, twin].map(({ app }) => app.runner.runDue()));
      const waiting = askDatabase(
        rig.databasePath,
        "select count(*) from deliveries where state = 'waiting'",
      );
      mostWaiting = Math.max(mostWaiting, Number(waiting));
    }
    return { left, mostWaiting };
  }

  // Red without `limits` in the claim (all leave at once), without the turns of the workspaces (the small ones come
  // last), and without reminders being made only as fast as they leave (thousands wait).
  it('are paced below the limits in all, by turns, a few at a time, and the post is on time', {
    timeout: 90_000,
  }, async () => {
    const teamOf = await crowd();
    const { left, mostWaiting } = await pastThePost();
    const reminders = left.filter(({ member }) => member !== null && teamOf.has(member));

    // About 15 a second, and never more than 50 requests in any second.
    expect(reminders.length).toBeGreaterThan(250);
    for (const { at } of left) {
      const second = left.filter((other) => other.at >= at && other.at < at + 1_000);
      expect(second.reduce((sum, { requests }) => sum + requests, 0)).toBeLessThanOrEqual(50);
    }
    expect(new Set(reminders.map(({ member }) => member)).size).toBe(reminders.length);

    // Eleven teams take turns: when each had five, all the small ones are done.
    const small = reminders.flatMap(({ member }, index) =>
      teamOf.get(member ?? '') === 'W1' ? [] : [index],
    );
    expect(small).toHaveLength(50);
    expect(small.at(-1)).toBeLessThan(100);

    expect(mostWaiting).toBeLessThan(60);
    const posted = left.filter(({ member }) => member === null);
    expect(posted).toHaveLength(1);
    expect(Math.abs((posted[0]?.at ?? 0) - AT_NINE)).toBeLessThan(MINUTE);
  });
});
