// One interaction that is being answered, on a clock that the test moves.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RespondParts, respond } from '#src/platforms/discord/respond.ts';
import type { Answer, AnswerMode, Handled, Interaction } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { createTestLog } from '../../support/test-log.ts';
import { NOW } from './interaction-fixtures.ts';
import { createScriptedApi } from './scripted-api.ts';

export interface Case {
  /** The mode of the route. */
  readonly mode: AnswerMode;
  readonly kind?: 'button' | 'autocomplete';
  /** In the bot's own direct messages. */
  readonly direct?: boolean;
  readonly replaceable?: boolean;
  readonly before?: string;
}

export const note = (text: string): Message => ({
  summary: text,
  blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }],
});

export const says = (
  mode: 'private' | 'public' | 'update',
  text: string,
  ...also: readonly string[]
): Answer => ({
  mode,
  message: note(text),
  ...(also.length === 0 ? {} : { also: also.map(note) }),
});

export const dialog: Answer = {
  mode: 'form',
  form: { id: 'f', title: 'Settings', submit: 'Save', fields: [] },
};

const source = {
  id: '1200000000000000000',
  account: { platform: 'discord', scope: '', externalId: '1' },
  displayName: 'Mei',
  zone: null,
  workspace: null,
  channel: null,
  isAdmin: false,
} as const;

export function createRespondRig({
  mode,
  kind = 'button',
  direct = false,
  replaceable = false,
  before = '',
}: Case) {
  const clock = createTestClock(NOW);
  const log = createTestLog();
  const api = createScriptedApi();
  const { promise: answer, resolve } = Promise.withResolvers<Handled>();
  const interaction: Interaction =
    kind === 'button'
      ? { ...source, kind, buttonId: 'x' }
      : { ...source, kind, command: 'asyncio', text: '' };
  const arrived = { interaction, direct, replaceable, before };
  const ending = new AbortController();
  const { signal: ended } = ending;
  const parts: RespondParts = { arrived, receivedAt: NOW, mode, answer, api, clock, log, ended };
  let done = false;
  const work = respond(parts).then(() => {
    done = true;
  });
  // Everything here is a chain of promises without a real wait, which one turn of the loop runs to its end.
  const settle = () => nextTurn();
  return {
    api,
    log,
    isDone: () => done,
    /** The process is about to end. */
    async end(): Promise<void> {
      ending.abort();
      await settle();
    },
    settle,
    /** The product answers. */
    async answer(given: Handled): Promise<void> {
      resolve(given);
      await settle();
    },
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      await settle();
    },
    work,
  };
}
