// What tests hold in their hands of the loopback Discord.
import type { FaultScript } from './faults.ts';
import type { RateLimit } from './rate-limits.ts';

export interface User {
  readonly id: string;
  readonly name: string;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
}

export interface Channel {
  readonly id: string;
  /** Empty for direct messages and groups. */
  readonly guildId: string;
  readonly name: string;
}

/** A channel or thread, this person's direct messages with the bot, or a group chat of theirs without the bot. */
export type Place = { readonly id: string } | { readonly dm: true } | { readonly group: true };

export interface Call {
  readonly method: string;
  /** Without host and version: `/channels/1/messages`. */
  readonly path: string;
  /** `POST /channels/:id/messages`, as in the table of routes; empty when there is none. */
  readonly route: string;
  readonly body: unknown;
  /** The names of the uploaded files. */
  readonly files: readonly string[];
  /** 0 until it is answered, and if it never is. */
  readonly status: number;
  /** Of the loopback's clock. */
  readonly at: number;
}

export interface ShownButton {
  /** Empty for a link. */
  readonly id: string;
  readonly label: string;
  readonly style: number;
  readonly disabled: boolean;
  /** Where a link goes, else null. */
  readonly url: string | null;
}

export interface ShownSelect {
  readonly id: string;
  readonly placeholder: string;
  readonly options: readonly { readonly label: string; readonly value: string; readonly selected: boolean }[];
}

export interface ShownMessage {
  readonly id: string;
  readonly ephemeral: boolean;
  readonly flags: number;
  readonly components: readonly unknown[];
  readonly files: readonly { readonly name: string; readonly contentType: string; readonly data: Buffer }[];
  /** Every word a person reads, one line each. */
  readonly text: string;
  readonly buttons: readonly ShownButton[];
  readonly selects: readonly ShownSelect[];
  /** When it was sent; `editedAt` is null if it never changed. */
  readonly at: number;
  readonly editedAt: number | null;
  /** The thread below it: also the id of a place to look into. */
  readonly threadId: string | null;
}

export interface ShownField {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly value: string;
  /** Empty for a text. */
  readonly options: readonly { readonly label: string; readonly value: string }[];
  /** How many of the options may be chosen; their values are then one text with commas. */
  readonly most: number;
  readonly maxLength: number | null;
  readonly required: boolean;
}

export interface ShownForm {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly ShownField[];
}

/** What a person sees happen after a command, a click or a form. */
export interface Seen {
  readonly interactionId: string;
  /** `gone`: the bot took its answer back. */
  readonly how: 'reply' | 'update' | 'form' | 'gone';
  /** The new message, or the clicked one as it is now. */
  readonly message: ShownMessage | null;
  readonly form: ShownForm | null;
  readonly text: string;
  /** Was there a "is thinking" first. */
  readonly deferred: boolean;
  /** Real milliseconds until the first sign. */
  readonly ms: number;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export type CommandOptions =
  | Readonly<Record<string, string>>
  | { readonly sub: string; readonly options?: Readonly<Record<string, string>> };

/** What people do. Each rejects after 3 s without any answer, as Discord does. */
export interface People {
  /** `options.sub` names a subcommand. */
  command(user: User, place: Place, name: string, options?: CommandOptions): Promise<Seen>;
  /** Clicks in the newest visible message that has the button, or in the message `on`. */
  press(user: User, place: Place, customId: string, on?: string): Promise<Seen>;
  choose(user: User, place: Place, customId: string, value: string, on?: string): Promise<Seen>;
  /** Fills in the dialog that was opened for this person last; what is not named keeps its value. */
  submit(user: User, values: Readonly<Record<string, string>>): Promise<Seen>;
  /** What fits while typing into the option `focused`. */
  complete(
    user: User,
    place: Place,
    name: string,
    options: CommandOptions,
    focused: string,
  ): Promise<readonly Choice[]>;
  /** A click on a button that no message carries. */
  forge(user: User, place: Place, customId: string): Promise<Seen>;
  /** All that this person can see there, oldest first. */
  messages(user: User, place: Place): readonly ShownMessage[];
  /** Their conversation with the bot. */
  direct(user: User): readonly ShownMessage[];
}

/** How the world is arranged. The bot hears of what it would hear of while it is connected. */
export interface Scene {
  user(name: string, options?: { readonly acceptsDirect?: boolean; readonly installed?: boolean }): User;
  guild(name: string, options?: { readonly owner?: User; readonly systemChannel?: boolean }): Guild;
  /** A guild that the bot is not in; `commands`: it was added there without the scope `bot`. */
  foreignGuild(name: string, options?: { readonly owner?: User; readonly commands?: boolean }): Guild;
  join(guild: Guild, user: User, options?: { readonly admin?: boolean; readonly nick?: string }): void;
  leave(guild: Guild, user: User): void;
  /** `deny`: permissions that the bot does not have there. */
  channel(guild: Guild, name: string, options?: { readonly deny?: bigint }): Channel;
  setDenied(channel: Channel, permissions: bigint): void;
  deleteChannel(channel: Channel): void;
  /** The bot is removed. */
  kick(guild: Guild): void;
  /** The bot is invited (again). */
  invite(guild: Guild): void;
  /** Its administrators have shown the commands for managers to everybody. */
  showAllCommands(guild: Guild): void;
  outage(guild: Guild): void;
  recover(guild: Guild): void;
  acceptsDirect(user: User, yes: boolean): void;
}

export interface LoopbackDiscord extends People, Scene {
  /** Ends in `/api`. */
  readonly apiUrl: string;
  /** The only bot token that it accepts. */
  readonly token: string;
  /** The token is worth nothing from now on; gives the new one. */
  resetToken(): string;
  /** Also the id of the bot's user. */
  readonly applicationId: string;
  /** Every request in order of arrival. */
  readonly calls: readonly Call[];
  /** What Discord refuses or drops, and what a careful application must not do. */
  readonly violations: readonly string[];
  /** Notifications caused by the words inside messages. */
  readonly pings: number;
  /** Commands as if they had been registered, for tests that are not about it. */
  register(commands: readonly unknown[]): void;
  registeredCommands(): { readonly global: readonly unknown[]; guild(id: string): readonly unknown[] };
  /** The next call of this route that `match` fits fails in the way that is chosen then. */
  on(route: string, match?: (call: Call) => boolean): FaultScript;
  rateLimit(route: string, limit: RateLimit): void;
  /** Closes all connections; without `resumable` the sessions are forgotten. `code` 1006 just breaks them off. */
  dropGateway(options?: { readonly code?: number; readonly resumable?: boolean }): void;
  /** Sends an event of any kind to the shard of that guild; null is the first one. */
  dispatch(guild: Guild | null, event: string, data: unknown): void;
  /** How many gateway connections are ready. */
  sessions(): number;
  readonly identifies: readonly { readonly shard: readonly [number, number]; readonly intents: number }[];
  close(): Promise<void>;
}
