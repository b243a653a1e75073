// The receiver on a loopback Discord with a small team, and a product whose answers the test decides.
import { commandsJson } from '#src/platforms/discord/command-json.ts';
import { createDiscordReceiver, type DiscordReceiverOptions } from '#src/platforms/discord/receiver.ts';
import type {
  Answer,
  AnswerMode,
  ChatReceiver,
  CommandSpec,
  Interaction,
  InteractionHandler,
  WorkspaceEvent,
  WorkspaceRef,
} from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { createSystemClock } from '#src/system-clock.ts';
import {
  type Channel,
  type Guild,
  type LoopbackDiscord,
  startLoopbackDiscord,
  type User,
} from '../../support/discord/loopback-discord.ts';
import { schemaProblems } from '../../support/discord/schema-checks.ts';
import { createTestLog, type TestLog } from '../../support/test-log.ts';

/**
 * The checks of these bodies are compiled before anybody clicks: on a busy machine that holds up the process, and with
 * it the bot's time for an answer, for more than a second.
 */
const ANSWERS = [
  'POST /interactions/:id/:token/callback',
  'POST /webhooks/:applicationId/:token',
  'PATCH /webhooks/:applicationId/:token/messages/@original',
];

/** What the product says to an interaction, and which mode its route declares. */
export interface Script {
  mode: AnswerMode;
  answer: (interaction: Interaction) => Answer | Promise<Answer>;
}

export interface Product extends InteractionHandler {
  readonly interactions: readonly Interaction[];
  readonly events: readonly WorkspaceEvent[];
  /** Where it believes the bot to be. */
  known: readonly WorkspaceRef[];
}

const text = { name: 'text', description: 'Anything', kind: 'text' as const, required: false, values: [] };
const term = (name: string): CommandSpec => ({
  name,
  description: `The command ${name}`,
  adminOnly: false,
  subcommands: [],
  term: { ...text, autocomplete: true },
});
export const COMMANDS: readonly CommandSpec[] = ['quiz', 'board', 'first'].map(term);

export const say = (words: string, ...blocks: readonly Block[]): Message => ({
  summary: words,
  blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text: words }] }, ...blocks],
});

export const button = (id: string): Block => ({
  kind: 'buttons',
  buttons: [{ kind: 'action', id, label: id, style: 'secondary' }],
});

export const workspaceOf = ({ id }: { readonly id: string }): WorkspaceRef => ({
  platform: 'discord',
  externalId: id,
});

export function createProduct(script: Script): Product {
  const interactions: Interaction[] = [];
  const events: WorkspaceEvent[] = [];
  const product: Product = {
    interactions,
    events,
    known: [],
    commands: COMMANDS,
    mode: ({ kind }) => (kind === 'autocomplete' ? 'choices' : script.mode),
    async handle(interaction) {
      interactions.push(interaction);
      return script.answer(interaction);
    },
    async event(event) {
      events.push(event);
    },
    needsAdmin: () => false,
    home: async () => ({ summary: 'Home', blocks: [] }),
    workspaces: async () => product.known,
  };
  return product;
}

export interface ReceiverRig {
  readonly discord: LoopbackDiscord;
  readonly guild: Guild;
  readonly channel: Channel;
  /** Manages the guild. */
  readonly amara: User;
  readonly mei: User;
  readonly log: TestLog;
  readonly receiver: ChatReceiver;
  readonly product: Product;
  readonly script: Script;
  /** Another receiver, as after a restart. It is stopped in the end. */
  another(options?: Partial<DiscordReceiverOptions>): ChatReceiver;
  close(): Promise<void>;
}

interface RigOptions extends Partial<DiscordReceiverOptions> {
  /** For the loopback's ids and times. */
  readonly now?: () => number;
}

export async function createReceiverRig({ now, ...options }: RigOptions = {}): Promise<ReceiverRig> {
  for (const route of ANSWERS) schemaProblems(route, {});
  const discord = await startLoopbackDiscord(now === undefined ? {} : { now });
  const amara = discord.user('Amara');
  const mei = discord.user('Mei');
  const guild = discord.guild('Tea team', { owner: amara });
  discord.join(guild, amara, { admin: true });
  discord.join(guild, mei);
  const channel = discord.channel(guild, 'learn');
  discord.register([...commandsJson(COMMANDS)]);
  const log = createTestLog();
  const receivers: ChatReceiver[] = [];
  const another = (more: Partial<DiscordReceiverOptions> = {}): ChatReceiver => {
    const receiver = createDiscordReceiver({
      token: discord.token,
      apiUrl: discord.apiUrl,
      shards: 'auto',
      clock: createSystemClock(),
      log,
      ...options,
      ...more,
    });
    receivers.push(receiver);
    return receiver;
  };
  const script: Script = { mode: 'private', answer: () => ({ mode: 'private', message: say('Hello') }) };
  return {
    discord,
    guild,
    channel,
    amara,
    mei,
    log,
    receiver: another(),
    product: createProduct(script),
    script,
    another,
    async close() {
      for (const receiver of receivers) await receiver.stop();
      await discord.close();
    },
  };
}
