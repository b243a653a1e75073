// Going through a review session as mei, one card after the other.
import type { Message } from '#src/ports/message.ts';
import type { MemoryRow } from '#src/ports/records.ts';
import { answer, DAY, labelsOf, learn, linesOf, type } from './app-person.ts';
import { type AppRig, messageOf } from './app-rig.ts';

/** `Review · 3 of 8`; undefined when this is no step of a session. */
export const placeOf = (shown: Message) => linesOf(shown).find((line) => line.startsWith('Review · '));

/** `rig` is asked for at each use: a test file makes a new one for every test. */
export function createReviewSteps(rig: () => AppRig) {
  const personId = async (): Promise<string> => {
    const account = { platform: 'playground', scope: 'W1', externalId: 'mei' } as const;
    const actor = await rig().store.people.findAccount(account);
    if (actor === null) throw new Error('No mei.');
    return actor.person.id;
  };
  const memories = async (): Promise<readonly MemoryRow[]> => rig().store.reviews.memories(await personId());
  const reviews = async (): Promise<number> => (await rig().store.reviews.stats(await personId())).reviews;
  const review = (): Promise<Message> => type(rig(), '/quiz review');

  /** On from an outcome; after a recall card the next one is there already. */
  const next = async (shown: Message): Promise<Message> =>
    labelsOf(shown).includes('Next') ? messageOf(await rig().click(shown, 'Next')) : shown;

  /** Goes on to the end, rating everything alike; gives the steps it saw and the end. */
  async function goThrough(first: Message, rating: 3 | 4 | 5 = 4) {
    const steps: Message[] = [];
    let shown = first;
    while (placeOf(shown) !== undefined) {
      steps.push(shown);
      shown = await next(messageOf(await answer(rig(), shown, rating)));
    }
    return { steps, end: shown };
  }

  /** A first session of five choice cards: the two recall cards are known for days. */
  async function choiceSession(): Promise<Message> {
    await learn(rig(), 2, 5, {}, 'teaware');
    return review();
  }

  /** Learns cards today that are all due tomorrow, and goes there. */
  async function withDue(cards: number, deck = 'tea'): Promise<void> {
    await learn(rig(), cards, 3, {}, deck);
    await rig().pass(DAY);
  }

  return { memories, reviews, review, next, goThrough, choiceSession, withDue };
}
