// What only happens when many click at once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  await rig.close();
});

const words = (value: unknown): string => JSON.stringify(value);

const reviewsOf = async (member: string) => {
  const account = { platform: 'playground', scope: 'W1', externalId: member } as const;
  const actor = await rig.store.people.findAccount(account);
  return actor === null ? 0 : (await rig.store.reviews.stats(actor.person.id)).reviews;
};

describe('clicks at once', () => {
  it('of many people on many cards are all kept', async () => {
    const people = Array.from({ length: 8 }, (_, index) => `person-${index}`);
    await Promise.all(
      people.map(async (member) => {
        const question = messageOf(await rig.command('/quiz now deck:teaware', { member }));
        const prompt = messageOf(await rig.click(question, 'Show answer', { member }));
        await rig.click(prompt, '3 ', { member });
      }),
    );
    expect(await Promise.all(people.map(reviewsOf))).toEqual(people.map(() => 1));
  });

  it('repeated with the same interaction id ask one private question, not two', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => rig.command('/quiz now deck:tea', { id: 'same' })),
    );
    expect(first && messageOf(first)).toEqual(second && messageOf(second));
  });
});

describe('a bug in a feature', () => {
  it('becomes an apology for the person and a log line with its cause', async () => {
    const broken = new Error('the shelf fell down');
    const other = await createAppRig({
      wrapStore: (store) => ({
        ...store,
        reviews: { ...store.reviews, leaderboard: () => Promise.reject(broken) },
      }),
    });
    expect(words(await other.command('/quiz leaderboard'))).toContain('Something went wrong on my side');
    expect(other.log.lines.find(({ message }) => message === 'interaction_failed')?.fields).toMatchObject({
      error: broken,
    });
    await other.close();
  });
});
