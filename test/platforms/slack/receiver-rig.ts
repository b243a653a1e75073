// The receiver on a loopback Slack with a small team, and a product whose answers the test decides.
import { type HttpServer, startHttpServer } from '#src/http-server.ts';
import { createOwnToken } from '#src/platforms/slack/own-token.ts';
import {
  createSlackReceiver,
  type SlackReceiver,
  type SlackReceiverOptions,
} from '#src/platforms/slack/receiver.ts';
import { createSlackSender, type SlackSender } from '#src/platforms/slack/sender.ts';
import { createTokenTeams } from '#src/platforms/slack/token-teams.ts';
import type {
  AnswerMode,
  CommandSpec,
  Handled,
  Interaction,
  InteractionHandler,
  InteractionSource,
  WorkspaceEvent,
  WorkspaceRef,
} from '#src/ports/chat.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { createSystemClock } from '#src/system-clock.ts';
import {
  type Channel,
  type LoopbackSlack,
  type Place,
  type Seen,
  type ShownButton,
  type StartOptions,
  startLoopbackSlack,
  type User,
} from '../../support/slack/loopback-slack.ts';
import { createTestLog, type TestLog } from '../../support/test-log.ts';

/** What the product says to an interaction, and which mode its route declares. */
export interface Script {
  mode: AnswerMode;
  answer: (interaction: Interaction) => Handled | Promise<Handled>;
  home: (source: InteractionSource) => Message;
}

export interface Product extends InteractionHandler {
  readonly interactions: readonly Interaction[];
  readonly events: readonly WorkspaceEvent[];
  /** Where it believes the bot to be. */
  known: readonly WorkspaceRef[];
}

const text = { name: 'text', description: 'Anything', kind: 'text' as const, required: false, values: [] };
const command = (name: string, subcommands: readonly string[], adminOnly = false): CommandSpec => ({
  name,
  description: `The command ${name}`,
  adminOnly,
  subcommands: subcommands.map((sub) => ({ name: sub, description: sub, options: [] })),
  term: subcommands.length > 0 ? null : { ...text, autocomplete: true },
});
const COMMANDS = [
  command('quiz-admin', ['now'], true),
  command('quiz', ['now', 'review']),
  command('asyncio', []),
];

export const say = (words: string, ...blocks: readonly Block[]): Message => ({
  summary: words,
  blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text: words }] }, ...blocks],
});

export const button = (id: string): Block => ({
  kind: 'buttons',
  buttons: [{ kind: 'action', id, label: id, style: 'secondary' }],
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
    needsAdmin: (interaction) =>
      'buttonId' in interaction
        ? interaction.buttonId.startsWith('admin')
        : interaction.kind === 'command' && interaction.command === 'quiz-admin',
    home: async (source) => script.home(source),
    async event(event) {
      events.push(event);
    },
    workspaces: async () => product.known,
  };
  return product;
}

export interface ReceiverRig {
  readonly slack: LoopbackSlack;
  readonly channel: Channel;
  /** Runs the workspace. */
  readonly amara: User;
  readonly mei: User;
  readonly log: TestLog;
  readonly receiver: SlackReceiver;
  readonly sender: SlackSender;
  readonly product: Product;
  readonly script: Script;
  /** Where requests over HTTP arrive; null in Socket Mode. */
  readonly baseUrl: string | null;
  /** Presses the newest button of the product's own id that the person sees there. */
  press(who: User, place: Place, buttonId: string): Promise<Seen>;
  /** Calls of this method so far. */
  calls(method: string): number;
  close(): Promise<void>;
}

export type Kind = 'socket' | 'http';

interface RigOptions extends Partial<SlackReceiverOptions> {
  readonly loopback?: StartOptions;
}

export async function createReceiverRig(kind: Kind, options: RigOptions = {}): Promise<ReceiverRig> {
  const { loopback = {}, ...rest } = options;
  const slack = await startLoopbackSlack(loopback);
  const { apiUrl } = slack;
  const log = createTestLog();
  const tokens = createOwnToken({ token: slack.botToken, apiUrl, timeoutMs: 2_000 });
  const sender = createSlackSender({ tokens, timeoutMs: 2_000, paceMs: 1 });
  const receiver = createSlackReceiver({
    mode:
      kind === 'socket' ? { kind, appToken: slack.appToken } : { kind, signingSecret: slack.signingSecret },
    apiUrl,
    teams: createTokenTeams(tokens, 'Slack does not accept SLACK_BOT_TOKEN.'),
    sender,
    clock: createSystemClock(),
    log,
    ...rest,
  });
  const server = await serverOf(receiver);
  if (server !== null) slack.deliverTo({ kind: 'http', url: server.url });
  const script: Script = {
    mode: 'private',
    answer: () => ({ mode: 'private', message: say('Hello') }),
    home: () => say('Home'),
  };
  return {
    slack,
    channel: slack.channel(slack.home, 'learn'),
    amara: slack.user(slack.home, 'Amara', { admin: true, zone: 'Africa/Lagos' }),
    mei: slack.user(slack.home, 'Mei', { zone: 'Asia/Tokyo' }),
    log,
    receiver,
    sender,
    product: createProduct(script),
    script,
    baseUrl: server?.url ?? null,
    press: (who, place, buttonId) => press(slack, who, place, buttonId),
    calls: (method) => slack.calls.filter((call) => call.method === method).length,
    async close() {
      await receiver.stop();
      await server?.close();
      await slack.close();
    },
  };
}

async function serverOf({ routes }: SlackReceiver): Promise<HttpServer | null> {
  if (routes === null) return null;
  return startHttpServer({ host: '127.0.0.1', port: 0, routes: [routes], readiness: async () => ({}) });
}

/** A button's id on Slack only counts the buttons of its message: the product's own is its value. */
async function press(slack: LoopbackSlack, who: User, place: Place, buttonId: string): Promise<Seen> {
  const isIt = ({ value }: ShownButton): boolean => value === buttonId;
  const isView = 'modal' in place || 'home' in place;
  const view = 'modal' in place ? slack.modal(who) : slack.homeOf(who);
  const carriers = isView ? (view === null ? [] : [view]) : slack.messages(who, place);
  const carrier = carriers.findLast(({ buttons }) => buttons.some(isIt));
  const actionId = carrier?.buttons.find(isIt)?.actionId;
  if (carrier === undefined || actionId === undefined) throw new Error(`Nobody sees ${buttonId}.`);
  return slack.press(who, place, actionId, 'ts' in carrier ? carrier.ts : undefined);
}
