// What the product and a chat platform say to each other. Receivers hold the connection; senders need only requests.
import type { Form, Message } from './message.ts';

export type Platform = 'discord' | 'slack' | 'playground';

/** A platform's user. `scope` is the team on Slack, empty on Discord (users are global), `local` in the playground. */
export interface AccountRef {
  readonly platform: Platform;
  readonly scope: string;
  readonly externalId: string;
}

/** A guild, a Slack team, a personal installation or the playground. */
export interface WorkspaceRef {
  readonly platform: Platform;
  readonly externalId: string;
}

export interface ChannelRef {
  readonly workspace: WorkspaceRef;
  readonly channelId: string;
}

export interface MessageRef {
  readonly platform: Platform;
  readonly channelId: string;
  readonly messageId: string;
}

/**
 * Where a delivery goes: into a channel, to one account's direct messages, or into the thread below a message of a
 * channel, which is made with `title` when there is none yet.
 */
export type Target =
  | { readonly kind: 'channel'; readonly channel: ChannelRef }
  | { readonly kind: 'direct'; readonly account: AccountRef }
  | {
      readonly kind: 'thread';
      readonly channel: ChannelRef;
      readonly messageId: string;
      /** Plain text, at most 100 characters. */
      readonly title: string;
    };

/** Who did something, and where; filled from the platform's own payload only. */
export interface InteractionSource {
  /** The platform's id of this interaction: a repeat carries the same one. */
  readonly id: string;
  readonly account: AccountRef;
  readonly displayName: string;
  /** The name could not be asked for, and this is a login or an id: a name that is stored is better. */
  readonly nameIsStandIn?: boolean;
  /** The IANA zone that the platform knows of the person, or null. */
  readonly zone: string | null;
  /** Null in a conversation that belongs to no workspace. */
  readonly workspace: WorkspaceRef | null;
  /** The channel it happened in; null in direct messages. */
  readonly channel: ChannelRef | null;
  /** May this person manage the bot in this workspace, as the platform says; null when it could not be asked. */
  readonly isAdmin: boolean | null;
  /**
   * Did the person add the bot for themselves. Where a platform does not say, whatever belongs to no workspace counts as
   * personal use.
   */
  readonly personal?: boolean;
}

export type Interaction = InteractionSource &
  (
    | {
        /** A slash command: `/quiz leaderboard all` is command `quiz`, text `leaderboard all`. */
        readonly kind: 'command';
        readonly command: string;
        readonly text: string;
      }
    | { readonly kind: 'button'; readonly buttonId: string }
    | { readonly kind: 'select'; readonly buttonId: string; readonly value: string }
    | { readonly kind: 'form'; readonly formId: string; readonly values: Readonly<Record<string, string>> }
    /** Asks for the choices that fit what was typed so far after the command's name. */
    | { readonly kind: 'autocomplete'; readonly command: string; readonly text: string }
  );

/**
 * How an interaction is answered, known from its route alone, before anything is looked up:
 * `private` a new message that only this person sees · `public` a new message for the channel ·
 * `update` the message that carries the button is replaced · `form` a dialog · `choices` an autocompletion.
 */
export type AnswerMode = 'private' | 'public' | 'update' | 'form' | 'choices';

export interface Suggestion {
  readonly label: string;
  /** The text after the command's name that this choice stands for. */
  readonly value: string;
}

/**
 * What the product answers. `also` are further private messages (a one-time notice).
 * A route of mode `update` may answer `private` instead: nothing is replaced and the person reads a line. `problem` marks a
 * private answer that says why nothing was done: a dialog that led to it may stay open and show it.
 */
export type Answer =
  | {
      readonly mode: 'private' | 'public' | 'update';
      readonly message: Message;
      readonly also?: readonly Message[];
      readonly problem?: true;
      /**
       * Of a public answer: what the message that carried the button becomes once that is there, for platforms where it
       * covers the channel.
       */
      readonly carrier?: Message;
    }
  | { readonly mode: 'form'; readonly form: Form }
  | { readonly mode: 'choices'; readonly choices: readonly Suggestion[] };

/** What becomes of an interaction: an answer, or silence, because another process has it and answers. */
export type Handled = Answer | { readonly mode: 'elsewhere' };

/** Something that happened to the bot itself. */
export type WorkspaceEvent =
  /** The bot is in this workspace: on joining, and again at each connection. */
  | {
      readonly kind: 'workspace-present';
      readonly workspace: WorkspaceRef;
      /** Empty where the platform does not say: then the one from before stays. */
      readonly name: string;
      /** A channel to say hello in, where the platform names one. */
      readonly channel: ChannelRef | null;
      readonly zone: string | null;
    }
  | { readonly kind: 'workspace-removed'; readonly workspace: WorkspaceRef };

export interface CommandOption {
  readonly name: string;
  readonly description: string;
  /**
   * `channel`, `user`: its value is the id of a channel of the workspace, or of a person there, where the platform has a
   * picker for them.
   */
  readonly kind: 'text' | 'channel' | 'user';
  readonly required: boolean;
  readonly autocomplete: boolean;
  /** The only values allowed; empty means any text. */
  readonly values: readonly string[];
  /** At most so many characters; without it, as many as the platform takes. */
  readonly maxLength?: number;
}

export interface Subcommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
}

/** A slash command as the pickers of the platforms show it. It has subcommands, or one free `term`. */
export interface CommandSpec {
  readonly name: string;
  readonly description: string;
  readonly adminOnly: boolean;
  readonly subcommands: readonly Subcommand[];
  readonly term: CommandOption | null;
}

/** What a receiver is handed: all of the product that it may see. */
export interface InteractionHandler {
  readonly commands: readonly CommandSpec[];
  /** The mode of the route, without touching the Store: what a deferral has to know. */
  mode(interaction: Interaction): AnswerMode;
  /** Does its route need to know `isAdmin`, so that this is worth waiting for. As `mode`, without touching the Store. */
  needsAdmin(interaction: Interaction): boolean;
  /** Never rejects: errors become an apology that can be shown. */
  handle(interaction: Interaction): Promise<Handled>;
  /** The overview of one person, for platforms that have a page of their own for it. Never rejects. */
  home(source: InteractionSource): Promise<Message>;
  event(event: WorkspaceEvent): Promise<void>;
  /** Where the product believes the bot to be: what a receiver compares with what the platform says. */
  workspaces(platform: Platform): Promise<readonly WorkspaceRef[]>;
}

/** Holds the gateway, the socket or the HTTP route of one platform. */
export interface ChatReceiver {
  readonly platform: Platform;
  start(handler: InteractionHandler): Promise<void>;
  /** Takes in nothing new and waits for the answers under way. */
  stop(): Promise<void>;
  /** Can clicks reach the bot right now. */
  connected(): boolean;
}

export interface Profile {
  readonly displayName: string;
  readonly zone: string | null;
}

/**
 * How fast messages may leave, from all processes together. What shares it: everything (`*`), all direct messages, a
 * workspace, the direct messages of a workspace (`workspace-direct`), or a channel.
 */
export interface SendLimit {
  readonly lane: '*' | 'direct' | 'workspace' | 'workspace-direct' | 'channel';
  /** Milliseconds from one request to the next, on the average. */
  readonly everyMs: number;
  /** So many may leave at once after a rest, 1 at least. */
  readonly burst: number;
  /** Requests that a message takes, 1 where it is not said. */
  readonly requests?: Readonly<Partial<Record<Target['kind'], number>>>;
}

/**
 * Sends. Every method rejects with `PlatformError` for what the platform says, and with nothing else.
 * It needs no connection of its own, so a worker has one too.
 */
export interface ChatSender {
  readonly platform: Platform;
  /**
   * For how many milliseconds sending the same `deliveryId` again gives back the first message instead of a
   * second one; 0 where the platform has no such thing.
   */
  readonly repeatSafeMs: number;
  /** What the bot keeps to by itself; empty where only the platform's refusals count. */
  readonly limits: readonly SendLimit[];
  send(target: Target, message: Message, deliveryId: string): Promise<MessageRef>;
  edit(ref: MessageRef, message: Message): Promise<void>;
  profile(account: AccountRef): Promise<Profile>;
  /** How this account is known in the workspace; null when it is not (or no longer) a member. */
  membership(workspace: WorkspaceRef, account: AccountRef): Promise<Profile | null>;
  /**
   * What is missing to post there, and to open threads below posts if `threads`, as words for a sentence ("Send
   * Messages"); empty when nothing is. A channel of another workspace is `channel-gone`.
   */
  missingToPost(channel: ChannelRef, wanted: { readonly threads: boolean }): Promise<readonly string[]>;
}
