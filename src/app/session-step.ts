// One step of a review session: the next card, or how the session went.

import type { Card } from '#src/core/card.ts';
import { learnerDay } from '#src/core/local-day.ts';
import { shuffled } from '#src/core/selection.ts';
import { UserError } from '#src/errors.ts';
import type { Block, Message } from '#src/ports/message.ts';
import type { Session, SessionItem } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import { exposureQuestion } from './card-view.ts';
import type { AppContext } from './context.ts';
import { currentCard } from './current-card.ts';
import { dueCards } from './due-cards.ts';
import type { Acting, Request } from './route.ts';
import { button, heading, message, paragraph, quiet, row } from './say.ts';
import { answering } from './texts/answering.ts';

/** The session of this id, if it is this person's. One that was ended goes on where its buttons lead. */
export async function ownedSession(
  context: AppContext,
  acting: Acting,
  sessionId: string | undefined,
): Promise<Session> {
  const session = await context.store.sessions.session(sessionId ?? '');
  if (session === null) throw new UserError(answering.sessionOver);
  if (session.personId !== acting.actor.person.id) throw new UserError(answering.notYours);
  return session;
}

/** The end: what was reviewed, and more new cards for those who want them. */
export async function sessionEnd(
  context: AppContext,
  request: Request,
  session: Session,
  before: readonly Block[],
): Promise<Message> {
  await context.store.sessions.end(session.id, request.now);
  const { reviewed, remembered, points } = await context.store.sessions.summary(session.id);
  const { person, zone } = request.actor;
  const due = await dueCards(context, person, learnerDay(request.now, zone));
  const unseen = await context.store.reviews.unseen(session.personId, [...context.decks.keys()]);
  const onward = [
    ...(due.length > 0 ? [button(encodeButton('review'), answering.stillDue(due.length), 'primary')] : []),
    ...(due.length === 0 && unseen.length > 0 ? [button(encodeButton('more'), answering.fiveMore)] : []),
  ];
  return message([
    ...before,
    heading(answering.sessionDone),
    paragraph(answering.sessionSummary(reviewed, remembered, points)),
    ...(onward.length > 0 ? [row(...onward)] : []),
  ]);
}

/** Is there still something to ask: not of a card reviewed today by whatever way, nor once its lapse was undone. */
async function isWanted(context: AppContext, request: Request, item: SessionItem): Promise<boolean> {
  const personId = request.actor.person.id;
  const day = learnerDay(request.now, request.actor.zone);
  if (item.kind === 'practice') {
    const last = (await context.store.reviews.log(personId, item)).at(-1);
    // On another learner day it would be an ordinary review.
    return last?.grade === 1 && last.day === day;
  }
  const state = await context.store.reviews.learnerState(personId, item, day);
  return state?.memory == null || state.memory.lastDay < day;
}

async function stepMessage(
  context: AppContext,
  request: Request,
  session: Session,
  step: number,
  card: Card,
): Promise<readonly Block[]> {
  const { actor } = request;
  const exposure = await context.store.exposures.open(
    {
      personId: actor.person.id,
      accountId: actor.accountId,
      workspaceId: actor.workspaceId,
      card: { deckId: card.deckId, cardId: card.cardId, revision: card.revision },
      order: shuffled(
        card.choices.map((choice) => choice.id),
        `${session.id}:${step}`,
      ),
      source: 'session',
      postId: null,
      sessionId: session.id,
      step,
    },
    request.cause,
    request.now,
  );
  const practice = session.items[step]?.kind === 'practice';
  return [
    quiet(answering.sessionStep(step + 1, session.items.length)),
    ...(practice ? [quiet(answering.practiceStep)] : []),
    ...exposureQuestion(card, exposure),
    row(button(encodeButton('stop', session.id), answering.stop)),
  ];
}

/**
 * The card at `step`, below `before`. Cards that were reviewed elsewhere today or left their deck are passed over;
 * after the last one comes the summary.
 */
export async function sessionStep(
  context: AppContext,
  request: Request,
  sessionId: string,
  step: number,
  before: readonly Block[],
): Promise<Message> {
  const session = await ownedSession(context, request, sessionId);
  for (let at = step; at < session.items.length; at += 1) {
    const item = session.items[at];
    if (item === undefined) break;
    const card = currentCard(context, item);
    if (card === null) continue;
    if (!(await isWanted(context, request, item))) continue;
    return message([...before, ...(await stepMessage(context, request, session, at, card))]);
  }
  return sessionEnd(context, request, session, before);
}
