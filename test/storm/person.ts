// One person of a storm: does what the plan says with what is there by then, and notes what was seen.
import { type Button, type Chat, type Member, type Sight, type Standing, Unanswered } from './chat.ts';
import type { Diary } from './diary.ts';
import { outcomeIn, ratingIn } from './outcome.ts';
import { pause } from './pause.ts';
import type { Answering, Deed, Stars, Step } from './plan-deeds.ts';

/** What all people of a platform look at. */
export interface Surroundings {
  readonly chat: Chat;
  /** The questions in the channels, newest last; of whoever asks. */
  posts(who: Member): readonly Standing[];
  /** Rating buttons that were seen, of anybody. */
  readonly ratingIds: { readonly by: string; readonly id: string }[];
}

export interface PersonOptions extends Surroundings {
  readonly who: Member;
  readonly diary: Diary;
  /** The answer of a question, in the words of its message. */
  readonly optionOf: (words: string, right: boolean) => string;
}

const PATIENCE_MS = 5_000;

/** It changed before it was clicked, as it does under everybody's hands. */
const CHANGED = /sees no |is not there any more|is no option/;

const UNDONE = /Undone: your memory/;

const isStep = ({ text }: Sight): boolean => text.includes('Review · ');

export function createPerson({ chat, who, diary, posts, ratingIds, optionOf }: PersonOptions) {
  /** What this person has seen and may click later. */
  const undos: Button[] = [];

  async function clickOn(button: Button): Promise<Sight> {
    diary.counts.clicks += 1;
    return button.press();
  }

  /** Notes what the answer to a click on a rating says. */
  function readOutcome(id: string, { text, buttons }: Sight): void {
    const seen = outcomeIn(id, text);
    if (seen !== null) diary.ratings.push({ by: who.name, ...seen });
    undos.push(...buttons.filter((button) => button.id.startsWith('1|undo|')));
  }

  async function rateOn(prompt: Sight, { stars, twice }: Answering): Promise<Sight | null> {
    const isRating = ({ id }: Button) => ratingIn(id) !== null;
    ratingIds.push(...prompt.buttons.filter(isRating).map(({ id }) => ({ by: who.name, id })));
    const button = prompt.buttons.find(({ id }) => ratingIn(id)?.stars === stars);
    const rating = button === undefined ? null : ratingIn(button.id);
    if (button === undefined || rating === null) return null;
    diary.rates(rating.exposureId, rating.attempt, stars);
    const presses = [clickOn(button), ...(twice ? [clickOn(button)] : [])];
    const seen = await Promise.allSettled(presses);
    for (const each of seen) if (each.status === 'fulfilled') readOutcome(button.id, each.value);
    const [first] = await Promise.all(presses);
    return first ?? null;
  }

  async function answer(question: Sight, how: Answering): Promise<Sight | null> {
    const label = optionOf(question.text, how.right);
    const option = question.buttons.find((button) => button.label === label);
    if (option === undefined) return null;
    return rateOn(await clickOn(option), how);
  }

  async function learn(more: number, how: Answering): Promise<void> {
    let now = await answer(await chat.type(who, '/quiz now'), how);
    for (let asked = 0; asked < more; asked += 1) {
      const another = now?.buttons.find(({ label }) => label === 'Another one');
      if (another === undefined) return;
      now = await answer(await clickOn(another), how);
    }
  }

  async function review(first: Sight, cards: number, how: Answering): Promise<void> {
    let now: Sight | null = first;
    for (let rated = 0; now !== null && rated < cards && isStep(now); rated += 1) {
      now = await answer(now, how);
      const next: Button | undefined = now?.buttons.find(({ label }) => label === 'Next');
      if (next !== undefined) now = await clickOn(next);
    }
  }

  /** The reminder that came last, if it still has its buttons. */
  async function onReminder(deed: Extract<Deed, { kind: 'reminder' }>): Promise<void> {
    const digest = lookAtDirect().findLast(({ buttons }) =>
      buttons.some(({ id }) => id.startsWith('1|snooze|')),
    );
    const button = digest?.buttons.find(({ label }) => label.startsWith(deed.how));
    if (button === undefined) return;
    const [, verb, reminderId] = button.id.split('|');
    if (verb !== 'review') diary.movesReminder(reminderId ?? '');
    const seen = await clickOn(button);
    if (verb === 'review') await review(seen, 5, deed);
  }

  /** Sees all direct messages, and notes the reminders among them before anybody clicks them away. */
  function lookAtDirect(): readonly Standing[] {
    const messages = chat.direct(who);
    for (const { key, at, buttons } of messages) {
      const snooze = buttons.find(({ id }) => id.startsWith('1|snooze|'));
      const reminderId = snooze?.id.split('|')[2];
      const known = `${who.platform} ${who.id} ${key}`;
      if (reminderId !== undefined && !diary.digests.has(known)) {
        diary.digests.set(known, { member: who, key, reminderId, at });
      }
    }
    return messages;
  }

  async function settings(which: number, value: number): Promise<void> {
    const panel = await chat.type(who, '/quiz settings');
    const select = panel.selects[Math.floor(which * panel.selects.length)];
    const chosen = select?.values[Math.floor(value * select.values.length)];
    diary.counts.clicks += 1;
    if (chosen !== undefined) await select?.choose(chosen);
  }

  async function undo(): Promise<void> {
    const button = undos.pop();
    if (button === undefined) return;
    const [, , exposureId = '', attempt] = button.id.split('|');
    const seen = await clickOn(button);
    if (UNDONE.test(seen.text)) diary.undos.push({ by: who.name, exposureId, attempt: Number(attempt) });
  }

  /** A rating button as it was once seen: of somebody else, or an own one of long ago. */
  async function forge(which: number, own: boolean): Promise<void> {
    const ids = ratingIds.filter(({ by }) => (by === who.name) === own);
    const found = ids[Math.floor(which * ids.length)];
    if (found === undefined) return;
    const rating = ratingIn(found.id);
    if (own && rating !== null) {
      diary.rates(rating.exposureId, rating.attempt, starsOf(rating.stars));
    }
    diary.counts.clicks += 1;
    const seen = await chat.forge(who, found.id);
    if (own) readOutcome(found.id, seen);
    else if (outcomeIn(found.id, seen.text) !== null) {
      diary.problems.push(`${who.name} was shown the outcome of a question that is ${found.by}'s.`);
    }
  }

  async function postAgain(): Promise<void> {
    const status = await chat.type(who, '/quiz-admin status');
    const button = status.buttons.find(({ id }) => id.startsWith('1|post-again|'));
    if (button === undefined) return;
    diary.postsAgain(button.id.split('|')[2] ?? '');
    await clickOn(button);
  }

  async function forget(): Promise<void> {
    const asked = await chat.type(who, '/quiz forget-me');
    const button = asked.buttons.find(({ label }) => label === 'Erase it all');
    if (button === undefined) return;
    diary.forgets(who.name);
    await clickOn(button);
  }

  async function run(deed: Deed): Promise<void> {
    switch (deed.kind) {
      case 'answer-post': {
        const newest = posts(who).slice(-4);
        const post = newest[Math.floor(deed.which * newest.length)];
        if (post !== undefined) await answer(post, deed);
        return;
      }
      case 'question':
        return learn(deed.more, deed);
      case 'review':
        return review(await chat.type(who, '/quiz review'), deed.cards, deed);
      case 'reminder':
        return onReminder(deed);
      case 'undo':
        return undo();
      case 'settings':
        return settings(deed.which, deed.value);
      case 'type':
        await chat.type(who, deed.words);
        return;
      case 'home':
        return chat.openHome(who);
      case 'foreign':
        return forge(deed.which, false);
      case 'stale':
        return forge(deed.which, true);
      case 'invented':
        diary.counts.clicks += 1;
        await chat.forge(who, deed.id);
        return;
      case 'post-again':
        return postAgain();
      case 'forget':
        return forget();
    }
  }

  /** Does one thing. What the platform did not answer is no news; what nobody expects is thrown. */
  async function act(deed: Deed): Promise<void> {
    try {
      await run(deed);
    } catch (error) {
      if (error instanceof Unanswered) diary.counts.unanswered += 1;
      else if (!(error instanceof Error && CHANGED.test(error.message))) throw error;
    }
  }

  return {
    who,
    act,
    lookAtDirect,
    /** Goes through the steps until it is over. Nobody waits long for an answer before they go on. */
    async live(steps: readonly Step[], over: AbortSignal): Promise<void> {
      for (const { after, deed } of steps) {
        await pause(after);
        if (over.aborted) return;
        const acting = act(deed).catch((error: unknown) => {
          diary.problems.push(`${who.name} could not do ${deed.kind}: ${error}`);
        });
        await Promise.race([acting, pause(PATIENCE_MS)]);
      }
    },
  };
}

export type Person = ReturnType<typeof createPerson>;

const starsOf = (stars: number): Stars => ([1, 2, 3, 4, 5] as const).find((each) => each === stars) ?? 3;
