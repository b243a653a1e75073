// What the tests see of the loopback Slack.
import type { KitBlock } from './block-kit/blocks.ts';

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  /** The bot's user in this team. */
  readonly botUserId: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly teamId: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly teamId: string;
}

/** Where somebody does something. `thread` is below a message of a channel; `modal` and `home` are the person's own. */
export type Place =
  | Channel
  | { readonly channel: Channel; readonly thread: string }
  | { readonly dm: true }
  | { readonly modal: true }
  | { readonly home: true };

/** One Web API call, response_url post (`response_url`) or file upload (`upload`), in order of arrival. */
export interface Call {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: string | null;
  /** The HTTP status; null while it hangs or when the connection was dropped. */
  readonly status: number | null;
  /** Slack's error code, null when it was ok or nothing was answered. */
  readonly error: string | null;
  /** Milliseconds by the loopback's `now`. */
  readonly at: number;
}

export interface ShownButton {
  readonly actionId: string;
  readonly value: string;
  readonly label: string;
  readonly url: string | null;
}

export interface ShownFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly bytes: Buffer;
}

export interface ShownMessage {
  readonly ts: string;
  readonly threadTs: string | null;
  readonly ephemeral: boolean;
  /** Every word a person reads, entities decoded, a line for each text. */
  readonly text: string;
  /** The top-level text: what a notification and a screen reader say. */
  readonly summary: string;
  readonly blocks: readonly KitBlock[];
  readonly buttons: readonly ShownButton[];
  readonly files: readonly ShownFile[];
  readonly edited: boolean;
}

export interface View {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly callbackId: string;
  readonly title: string;
  /** Every word a person reads, title and buttons included. */
  readonly text: string;
  readonly blocks: readonly KitBlock[];
  readonly buttons: readonly ShownButton[];
  readonly privateMetadata: string;
}

/** What came of something that a person did. */
export interface Seen {
  /** The payload of the acknowledgement; null when it was empty. */
  readonly ack: Readonly<Record<string, unknown>> | null;
  /** Milliseconds of real time until the acknowledgement, and until the first answer (null when none came). */
  readonly ackMs: number;
  readonly answeredMs: number | null;
  /** The newest message that was posted or changed for this person through it, as it is now. */
  readonly message: ShownMessage | null;
  readonly messages: readonly ShownMessage[];
  /** The modal on top afterwards. */
  readonly view: View | null;
}

export interface Submitted extends Seen {
  /** By block id: what the bot objects to. The modal stays open. */
  readonly errors?: Readonly<Record<string, string>>;
}

export interface InstallOptions {
  readonly user?: User;
  /** The page that the installation begins at. */
  readonly path?: string;
  /** What the browser does with the state's cookie. */
  readonly cookies?: 'kept' | 'lost';
  /** The person presses Cancel. */
  readonly deny?: boolean;
  /** The state of the redirect, in place of the one that was given. */
  readonly state?: string;
  /** The scopes granted; else the ones that were asked for. */
  readonly scopes?: readonly string[];
  /** Short-lived tokens with refresh tokens. */
  readonly rotation?: boolean;
  /** Opens the last redirect a second time, as with the Back button. */
  readonly twice?: boolean;
}

export interface Installed {
  readonly status: number;
  readonly body: string;
  /** The cookies that the browser holds at the end. */
  readonly cookies: ReadonlyMap<string, string>;
  readonly location: string | null;
}

export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

export interface FaultOptions {
  /** How many calls it strikes; 1 unless told. */
  readonly times?: number;
  /** The call does its work first: only the answer is lost or wrong. */
  readonly afterEffect?: boolean;
}

export interface FaultSetter {
  /** `{ ok: false, error }` with status 200. */
  fail(error: string, options?: FaultOptions): void;
  reply(
    status: number,
    body?: unknown,
    options?: FaultOptions & { readonly headers?: Readonly<Record<string, string>> },
  ): void;
  /** No answer, the connection stays open. */
  hang(options?: FaultOptions): void;
  /** The connection is cut. */
  drop(options?: FaultOptions): void;
}

export interface StartOptions {
  /** The time of message stamps, response_urls, token lifetimes and rate limits, in milliseconds. */
  readonly now?: () => number;
  /** The time that requests over HTTP are signed at, in milliseconds; real time unless told. */
  readonly signedAt?: () => number;
  /** About one message a second and channel, as Slack has it. */
  readonly strict?: boolean;
  /** How long (real ms) an action waits after the acknowledgement for a first answer; 2,000 unless told. */
  readonly answerMs?: number;
  /** How long (real ms) it has to be quiet after an answer before the action counts as finished; 60 unless told. */
  readonly settleMs?: number;
  /** Only what comes through an action's own response_url or trigger counts as its answer. */
  readonly ownAnswersOnly?: boolean;
}

export interface LoopbackSlack {
  /** http://127.0.0.1:PORT/api/ */
  readonly apiUrl: string;
  /** The page where somebody allows an app: what an installer redirects to. */
  readonly authorizeUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly botUserId: string;
  readonly appId: string;
  readonly home: Team;
  readonly calls: readonly Call[];
  readonly violations: readonly string[];
  readonly pings: number;
  /** Where interactions and events go: over Socket Mode (at first), or signed to `url + '/slack/events'`. */
  deliverTo(mode: { kind: 'socket' } | { kind: 'http'; url: string }): void;
  /** An `id` of one's own is for ids that exist elsewhere as well. */
  team(name: string, options?: { id?: string; domain?: string }): Team;
  user(
    team: Team,
    name: string,
    options?: {
      id?: string;
      admin?: boolean;
      owner?: boolean;
      zone?: string;
      guest?: boolean;
      deleted?: boolean;
      dmClosed?: boolean;
    },
  ): User;
  /** Changes what `user` set. */
  change(
    user: User,
    changes: { admin?: boolean; zone?: string; deleted?: boolean; dmClosed?: boolean },
  ): void;
  channel(
    team: Team,
    name: string,
    options?: { id?: string; botIn?: boolean; archived?: boolean; private?: boolean },
  ): Channel;
  invite(channel: Channel): void;
  archive(channel: Channel): void;
  deleteChannel(channel: Channel): void;
  shared(channel: Channel, otherTeam: Team): void;
  command(user: User, place: Place, command: string, text: string): Promise<Seen>;
  /** `value`: of the button as it was seen; one that changed meanwhile is not there any more. */
  press(user: User, place: Place, actionId: string, on?: string, value?: string): Promise<Seen>;
  pressHome(user: User, actionId: string, value?: string): Promise<Seen>;
  choose(user: User, place: Place, actionId: string, value: string): Promise<Seen>;
  suggest(
    user: User,
    place: Place,
    actionId: string,
    typed: string,
  ): Promise<{ text: string; value: string }[]>;
  shortcut(user: User, callbackId: string): Promise<Seen>;
  openHome(user: User): Promise<void>;
  submit(user: User, values: Readonly<Record<string, string>>): Promise<Submitted>;
  closeModal(user: User): Promise<void>;
  forge(user: User, place: Place, actionId: string, value?: string): Promise<Seen>;
  messages(user: User, place: Place): ShownMessage[];
  direct(user: User): ShownMessage[];
  homeOf(user: User): View | null;
  modal(user: User): View | null;
  /** The person's client starts anew: ephemeral messages and modals are gone. */
  reload(user: User): void;
  event(
    team: Team,
    event: Record<string, unknown>,
    options?: { times?: number; eventId?: string; retryHeaders?: boolean; newIds?: boolean },
  ): Promise<void>;
  /** The next interaction or event is delivered that often, at the same time. */
  redeliver(times: number): void;
  on(method: string, match?: (call: Call) => boolean): FaultSetter;
  rateLimit(method: string, options: { retryAfter: number; channel?: string; times?: number }): void;
  dropSockets(options?: { refresh?: boolean }): void;
  sockets(): number;
  /** Sends something that Slack never would, over every socket. `envelopeId` is the one it names, if any. */
  sendFrame(frame: string | Uint8Array, envelopeId: string): void;
  /** What that envelope was acknowledged with; null until it was. */
  frameAck(envelopeId: string): Readonly<Record<string, unknown>> | null;
  /** Every token of that team answers `token_revoked` (or `account_inactive`). */
  revoke(team: Team, error?: 'token_revoked' | 'account_inactive'): void;
  /** A token as an installation gives it, without the pages. */
  grant(team: Team, options?: { scopes?: readonly string[]; rotation?: boolean }): Grant;
  install(team: Team, bot: { baseUrl: string }, options?: InstallOptions): Promise<Installed>;
  /** The end of an installation that began elsewhere: follows `installUrl` as the browser of `user` does. */
  authorize(team: Team, user: User, installUrl: string, options?: InstallOptions): Promise<Installed>;
  signed(
    body: string | Buffer,
    options?: { timestamp?: number; secret?: string; headers?: Readonly<Record<string, string>> },
  ): { headers: Record<string, string>; body: string | Buffer };
  /** Slack's question when an events URL is entered. */
  verifyUrl(): Promise<{ status: number; body: string }>;
  close(): Promise<void>;
}
