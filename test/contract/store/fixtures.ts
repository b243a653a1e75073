// A small world for the store's contract: two decks, one workspace with a channel, and whoever is asked for.
import { randomBytes } from 'node:crypto';
import type { Card } from '#src/core/card.ts';
import type { Deck } from '#src/core/deck.ts';
import type { LocalDate } from '#src/core/local-day.ts';
import type { AccountRef, ChannelRef, InteractionSource } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import type { NewDelivery } from '#src/ports/records.ts';
import type { Cause } from '#src/ports/store.ts';

/** Monday 2 March 2026, 09:00 UTC. */
export const NOW = Date.UTC(2026, 2, 2, 9);
export const TODAY: LocalDate = '2026-03-02';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const randomId = () => randomBytes(16).toString('base64url');

export function cardOf(cardId: string, patch: Partial<Card> = {}): Card {
  const words = [{ kind: 'text' as const, text: `${cardId}?` }];
  return {
    deckId: 'asyncio',
    cardId,
    revision: '000000000001',
    topic: 'tasks',
    level: 'beginner',
    kind: 'choice',
    about: 'definition',
    question: [{ kind: 'paragraph', spans: words }],
    code: null,
    choices: [
      { id: 'a', text: words, correct: true, why: words },
      { id: 'b', text: words, correct: false, why: words },
    ],
    answer: [{ kind: 'paragraph', spans: words }],
    python: { min: '3.11', max: null },
    tags: [],
    refs: [],
    docs: 'https://docs.python.org/3/library/asyncio.html',
    ...patch,
  };
}

export function deckOf(cards: readonly Card[], id = 'asyncio'): Deck {
  return {
    id,
    title: id,
    description: id,
    command: id,
    language: 'en',
    licence: 'CC0-1.0',
    cards: cards.map((card) => ({ ...card, deckId: id })),
    reference: [],
  };
}

export const CARDS: readonly Card[] = [
  cardOf('one'),
  cardOf('two'),
  cardOf('three', { topic: 'queues', level: 'advanced' }),
  cardOf('open', { topic: 'queues', kind: 'recall', choices: [] }),
];

export const WORKSPACE = { platform: 'slack', externalId: 'T1' } as const;
export const CHANNEL: ChannelRef = { workspace: WORKSPACE, channelId: 'C1' };

export function accountOf(member: string): AccountRef {
  return { platform: 'slack', scope: 'T1', externalId: member };
}

export function sourceOf(member: string, patch: Partial<InteractionSource> = {}): InteractionSource {
  return {
    id: randomId(),
    account: accountOf(member),
    displayName: member,
    zone: null,
    workspace: WORKSPACE,
    channel: CHANNEL,
    isAdmin: false,
    ...patch,
  };
}

export const newCause = (): Cause => ({ platform: 'slack', interactionId: randomId() });

export function textOf(summary: string): Message {
  return { summary, blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text: summary }] }] };
}

export function deliveryOf(patch: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id: randomId(),
    kind: 'post',
    target: { kind: 'channel', channel: CHANNEL },
    message: textOf('hello'),
    expiresAt: null,
    ...patch,
  };
}

export function directTo(member: string, patch: Partial<NewDelivery> = {}): NewDelivery {
  return deliveryOf({ kind: 'reminder', target: { kind: 'direct', account: accountOf(member) }, ...patch });
}

export const messageIn = (channelId: string, messageId: string) =>
  ({ platform: 'slack', channelId, messageId }) as const;
