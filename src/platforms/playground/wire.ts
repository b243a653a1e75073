// What the playground's server tells its page: the shape of every response.
import type { CommandSpec, Suggestion } from '#src/ports/chat.ts';
import type { Block, Form } from '#src/ports/message.ts';

/** A block whose bytes are base64, so that it can travel as JSON. */
export type WireBlock =
  | Exclude<Block, { kind: 'image' }>
  | { readonly kind: 'image'; readonly png: string; readonly alt: string };

export interface WireMessage {
  readonly summary: string;
  readonly blocks: readonly WireBlock[];
}

export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly acceptsDirect: boolean;
}

/** A channel, or the reader's own direct messages with the bot. */
export interface PlaceView {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly direct: boolean;
  /** There are messages older than those handed over. */
  readonly hasEarlier: boolean;
}

export interface MessageView extends WireMessage {
  readonly id: number;
  /** Rises with every change of any message: the newer one of two views has the higher one. */
  readonly revision: number;
  readonly place: string;
  /** Who wrote it; null is the bot. */
  readonly author: string | null;
  /** In a channel, shown to this reader alone. */
  readonly onlyYou: boolean;
  readonly at: number;
  readonly edited: boolean;
}

export interface ClockView {
  /** The moved time, epoch milliseconds. */
  readonly now: number;
  /** How far it was moved, in milliseconds. */
  readonly offset: number;
  readonly zone: string;
  readonly movable: boolean;
}

export interface StateView {
  readonly me: string;
  readonly members: readonly MemberView[];
  readonly places: readonly PlaceView[];
  /** Oldest first. */
  readonly messages: readonly MessageView[];
  readonly commands: readonly CommandSpec[];
  readonly clock: ClockView;
  readonly revision: number;
}

export interface EarlierView {
  readonly messages: readonly MessageView[];
  readonly hasEarlier: boolean;
}

/** What a click, a command or a form led to. A `notice` is a private line that is kept nowhere. */
export type AnswerView =
  | { readonly kind: 'messages'; readonly messages: readonly MessageView[] }
  | { readonly kind: 'form'; readonly opened: string; readonly form: Form }
  | { readonly kind: 'choices'; readonly choices: readonly Suggestion[] }
  | { readonly kind: 'notice'; readonly text: string };
