// Reviewing in private: what is due, those about to be forgotten first, then new cards up to the daily limit.
import { learnerDay } from '#src/core/local-day.ts';
import { UserError } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import type { SessionItem } from '#src/ports/records.ts';
import { encodeButton } from './button-id.ts';
import type { AppContext } from './context.ts';
import { dueCards, pickForSession } from './due-cards.ts';
import type { Acting, Feature, Request } from './route.ts';
import { button, heading, message, paragraph, row } from './say.ts';
import { ownedSession, sessionEnd, sessionStep } from './session-step.ts';
import { answering } from './texts/answering.ts';
import { common } from './texts/common.ts';

/** How many new cards [5 more] adds, whatever the daily limit. */
const MORE = 5;

async function pick(context: AppContext, request: Request, maxNew: number): Promise<readonly SessionItem[]> {
  const { person, zone } = request.actor;
  const day = learnerDay(request.now, zone);
  const due = await dueCards(context, person, day);
  const fresh = maxNew > 0 ? await context.store.reviews.unseen(person.id, [...context.decks.keys()]) : [];
  const picked = pickForSession(person, day, due, fresh, maxNew);
  const item = (kind: 'due' | 'new') => (key: { deckId: string; cardId: string }) => ({
    deckId: key.deckId,
    cardId: key.cardId,
    kind,
  });
  return [...picked.due.map(item('due')), ...picked.fresh.map(item('new'))];
}

async function nothingDue(context: AppContext, request: Request): Promise<Message> {
  const { person, zone } = request.actor;
  const day = learnerDay(request.now, zone);
  const [next] = await context.store.reviews.memories(person.id);
  const unseen = await context.store.reviews.unseen(person.id, [...context.decks.keys()]);
  if (next === undefined && unseen.length === 0) throw new UserError(answering.nothingToAsk);
  const more = row(button(encodeButton('more'), answering.fiveMore, 'primary'));
  const title = heading(answering.nothingDue);
  if (next === undefined) return message([title, paragraph(answering.nothingDueNew), more]);
  const dueDay = next.memory.dueDay < day ? day : next.memory.dueDay;
  return message([
    title,
    paragraph(answering.nothingDueNext(dueDay, day)),
    ...(unseen.length > 0 ? [paragraph(answering.nothingDueMore), more] : [paragraph(answering.allSeen)]),
  ]);
}

/** Starts a session, or says when there is something to review. */
export async function startReview(context: AppContext, request: Request, maxNew: number): Promise<Message> {
  const items = await pick(context, request, maxNew);
  if (items.length === 0) return nothingDue(context, request);
  const { person, accountId } = request.actor;
  const session = await context.store.sessions.start(
    { personId: person.id, accountId, items },
    request.cause,
    request.now,
  );
  return sessionStep(context, request, session.id, 0, []);
}

async function newLeftToday(context: AppContext, request: Request): Promise<number> {
  const { person, zone } = request.actor;
  const met = await context.store.reviews.newToday(person.id, learnerDay(request.now, zone));
  return Math.max(0, person.settings.newPerDay - met);
}

/** Where [Next] leads; after the last card comes the summary. Throws UserError for what it never said. */
function stepOf(text: string | undefined, cards: number): number {
  const step = Number(text);
  if (String(step) !== text || !Number.isInteger(step) || step < 0 || step > cards)
    throw new UserError(common.staleButton);
  return step;
}

/** `/quiz review`, the buttons that start a session, and those inside one. */
export function reviewSession(context: AppContext): Feature {
  const start = async (request: Request) => ({
    mode: 'private' as const,
    message: await startReview(context, request, await newLeftToday(context, request)),
  });
  const session = (acting: Acting, [sessionId]: readonly string[]) =>
    ownedSession(context, acting, sessionId);
  return {
    commands: { 'quiz review': { mode: 'private', run: start } },
    buttons: {
      review: { mode: 'private', run: start },
      more: {
        mode: 'private',
        run: async (request) => ({
          mode: 'private',
          message: await startReview(context, request, MORE),
        }),
      },
      next: {
        mode: 'update',
        target: session,
        run: async (request, args) => {
          const [, step] = args;
          const { id, items } = await session(request, args);
          return {
            mode: 'update',
            message: await sessionStep(context, request, id, stepOf(step, items.length), []),
          };
        },
      },
      stop: {
        mode: 'update',
        target: session,
        run: async (request, args) => {
          return {
            mode: 'update',
            message: await sessionEnd(context, request, await session(request, args), [
              paragraph([{ kind: 'text', text: answering.sessionStopped }]),
            ]),
          };
        },
      },
    },
  };
}
