// A question just for one person: `/quiz now`, [Another one], and [Quiz me on this] of a lookup.
import type { Card } from '#src/core/card.ts';
import { learnerDay } from '#src/core/local-day.ts';
import { retrievability } from '#src/core/memory.ts';
import { pickForReview, shuffled } from '#src/core/selection.ts';
import { UserError } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import { exposureQuestion } from './card-view.ts';
import type { AppContext } from './context.ts';
import { currentCard } from './current-card.ts';
import { chosenDecks, completeDeck } from './deck-option.ts';
import type { Feature, Request } from './route.ts';
import { heading, message } from './say.ts';
import { answering } from './texts/answering.ts';

/** Of `candidates`: what is most nearly forgotten, else something new, else what was longest ago; never one of today. */
async function choose(
  context: AppContext,
  request: Request,
  candidates: readonly Card[],
): Promise<Card | null> {
  const { person, zone } = request.actor;
  const day = learnerDay(request.now, zone);
  const { retention } = person.settings;
  const allowed = new Set(candidates.map(({ deckId, cardId }) => `${deckId}/${cardId}`));
  const isAllowed = (key: { deckId: string; cardId: string }) => allowed.has(`${key.deckId}/${key.cardId}`);
  const known = (await context.store.reviews.memories(person.id))
    .filter((known) => isAllowed(known) && known.memory.lastDay < day)
    .map(({ memory, ...key }) => ({
      memory,
      ...key,
      retrievability: retrievability(memory, day, { retention }),
    }));
  const deckIds = [...new Set(candidates.map(({ deckId }) => deckId))];
  const fresh = (await context.store.reviews.unseen(person.id, deckIds)).filter(isAllowed);
  const due = known.filter(({ memory }) => memory.dueDay <= day);
  const seed = `${person.id}:${request.cause.interactionId}`;
  const picked = pickForReview({ due, fresh, maxDue: 1, maxNew: 1, seed });
  const [leastKnown] = known.toSorted((a, b) => a.retrievability - b.retrievability);
  const key = picked.due[0] ?? picked.fresh[0] ?? leastKnown;
  return key === undefined ? null : currentCard(context, key);
}

/** Asks one of `candidates`. Throws UserError when there is none, and with `askedAll` when all were reviewed today. */
export async function askPrivately(
  context: AppContext,
  request: Request,
  candidates: readonly Card[],
  askedAll: string,
): Promise<Message> {
  if (candidates.length === 0) throw new UserError(answering.nothingToAsk);
  const card = await choose(context, request, candidates);
  if (card === null) throw new UserError(askedAll);
  const { actor, cause, now } = request;
  const exposure = await context.store.exposures.open(
    {
      personId: actor.person.id,
      accountId: actor.accountId,
      workspaceId: actor.workspaceId,
      card: { deckId: card.deckId, cardId: card.cardId, revision: card.revision },
      order: shuffled(
        card.choices.map((choice) => choice.id),
        `${actor.person.id}:${cause.interactionId}`,
      ),
      source: 'private',
      postId: null,
      sessionId: null,
      step: null,
    },
    cause,
    now,
  );
  // A repeated request gets the card of the first one back, whatever was chosen this time.
  const asked = (await context.store.decks.card(exposure.card, exposure.card.revision)) ?? card;
  const title = context.decks.get(asked.deckId)?.title ?? asked.deckId;
  return message([heading(answering.privateQuestion(title)), ...exposureQuestion(asked, exposure)]);
}

/** `/quiz now` and [Another one]. */
export function privateQuestion(context: AppContext): Feature {
  const ask = async (request: Request, deckId: string | undefined) => {
    const decks = chosenDecks(context, deckId);
    const [only] = decks.length < context.decks.size ? decks : [];
    const asked = await askPrivately(
      context,
      request,
      decks.flatMap((deck) => deck.cards),
      only === undefined ? answering.askedAllToday : answering.askedAllOf(only.title),
    );
    return { mode: 'private' as const, message: asked };
  };
  return {
    commands: {
      'quiz now': {
        mode: 'private',
        target: (_acting, options) => chosenDecks(context, options.deck),
        run: (request, options) => ask(request, options.deck),
        complete: (_option, typed) => completeDeck(context, typed),
      },
    },
    buttons: {
      another: { mode: 'private', run: (request) => ask(request, undefined) },
      question: { mode: 'private', run: (request) => ask(request, undefined) },
    },
  };
}
