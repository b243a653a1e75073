// The leaderboard and the platform: names as they are now, nobody who left, and a platform that is asked rarely.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import { answer, DAY, linesOf, liveUntil, newestPost, scheduleDaily, type } from '../support/app-person.ts';
import { type AppRig, createAppRig } from '../support/app-rig.ts';
import { MONDAY_MORNING } from '../support/running-bot.ts';

let rig: AppRig;

/** On the morning of Tuesday these answer the question of the channel. */
async function answeredBy(...members: readonly string[]): Promise<void> {
  await scheduleDaily(rig);
  await liveUntil(rig, MONDAY_MORNING + DAY);
  for (const member of members) await answer(rig, newestPost(rig), 4, true, { member });
}

const names = async (viewer = 'viewer') =>
  linesOf(await type(rig, '/quiz leaderboard all', { member: viewer }))
    .filter((line) => /^\d+\. /.test(line))
    .map((line) => line.replace(/^\d+\. (.*) · \d+ points$/, '$1'))
    .toSorted();

const errors = () => rig.log.messages('error');

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(() => rig.close());

describe('the people on a leaderboard', () => {
  it('have the names that they have now, and the platform is asked once a day for each', async () => {
    await answeredBy('ada', 'bob');
    rig.sender.member = (member) => `${member} the brave`;
    expect(await names()).toEqual(['ada the brave', 'bob the brave']);
    expect(await names()).toEqual(['ada the brave', 'bob the brave']);
    expect(rig.sender.asked.toSorted()).toEqual(['ada', 'bob']);
    rig.sender.member = (member) => `${member} the wise`;
    await rig.pass(DAY);
    expect(await names()).toEqual(['ada the wise', 'bob the wise']);
    expect(rig.sender.asked).toHaveLength(4);
  });

  it('are there no more when they left, until they do something there again', async () => {
    await answeredBy('ada', 'bob');
    rig.sender.member = (member) => (member === 'ada' ? null : member);
    expect(await names()).toEqual(['bob']);
    expect(await names()).toEqual(['bob']);
    expect(rig.sender.asked).toHaveLength(2);
    await type(rig, '/quiz stats', { member: 'ada' });
    expect(await names()).toEqual(['ada', 'bob']);
    expect(errors()).toEqual([]);
  });

  it('move up for those who left, and are asked about as well', async () => {
    await answeredBy(...Array.from({ length: 12 }, (_, index) => `person-${index}`));
    const first = await names();
    const gone = new Set(first.slice(0, 2));
    await rig.pass(DAY);
    rig.sender.asked.length = 0;
    rig.sender.member = (member) => (gone.has(member) ? null : member);
    const shown = await names();
    expect(shown).toHaveLength(10);
    expect(shown.filter((name) => gone.has(name))).toEqual([]);
    expect(new Set(rig.sender.asked).size).toBe(12);
    expect(rig.sender.asked).toHaveLength(12);
  });

  it('are asked about in three rounds at most, however many left', async () => {
    await answeredBy(...Array.from({ length: 45 }, (_, index) => `person-${index}`));
    rig.sender.member = () => null;
    expect(await names()).toHaveLength(10);
    expect(rig.sender.asked).toHaveLength(30);
    expect(await names()).toEqual([]);
  });
});

describe('a platform that does not say who is there', () => {
  it.each<PlatformReason>(['rate-limited', 'unavailable', 'unknown-outcome', 'unauthorized'])(
    'for now (%s) is asked again with the next leaderboard, which shows the names as they were known',
    async (reason) => {
      await answeredBy('ada', 'bob');
      rig.sender.member = () => {
        throw new PlatformError(reason, reason);
      };
      expect(await names()).toEqual(['ada', 'bob']);
      expect(rig.sender.asked).toHaveLength(2);
      rig.sender.member = (member) => `${member} the brave`;
      expect(await names()).toEqual(['ada the brave', 'bob the brave']);
      expect([...errors(), ...rig.log.messages('warn')]).toEqual([]);
    },
  );

  it('for good is not asked again that day', async () => {
    await answeredBy('ada', 'bob');
    rig.sender.member = () => {
      throw new PlatformError('rejected', '400');
    };
    expect(await names()).toEqual(['ada', 'bob']);
    expect(await names()).toEqual(['ada', 'bob']);
    expect(rig.sender.asked).toHaveLength(2);
  });

  it('for two seconds is not waited for; what it says later is shown next time', async () => {
    await answeredBy('ada', 'bob');
    const { promise, resolve } = Promise.withResolvers<string>();
    rig.sender.member = (member) => (member === 'ada' ? promise : `${member} the brave`);
    const shown = names();
    await expect.poll(() => rig.sender.asked.length).toBe(2);
    rig.clock.advance(2_000);
    expect(await shown).toEqual(['ada', 'bob the brave']);
    resolve('ada the late');
    await expect.poll(() => names()).toEqual(['ada the late', 'bob the brave']);
    expect(errors()).toEqual([]);
  });

  it('because of a bug costs nobody their leaderboard, and is logged', async () => {
    await answeredBy('ada');
    rig.sender.member = () => {
      throw new TypeError('undefined is not a function');
    };
    expect(await names()).toEqual(['ada']);
    expect(errors()).toEqual(['membership_check_failed']);
  });
});
