// The shape of a feature: which commands, buttons and forms it answers, and in which mode.
import type { Answer, Interaction, Platform, Suggestion } from '#src/ports/chat.ts';
import type { Actor, Person } from '#src/ports/records.ts';
import type { Cause } from '#src/ports/store.ts';

/** One interaction with who it comes from. */
export interface Request {
  readonly interaction: Interaction;
  readonly actor: Actor;
  readonly cause: Cause;
  /** When it was taken in, epoch ms. */
  readonly now: number;
}

/** An interaction of whoever it may be, which nobody claimed yet. */
export interface Arrival {
  readonly interaction: Interaction;
  readonly cause: Cause;
  /** Null where the platform brings every interaction once. */
  readonly claim: Cause | null;
  /** When it was taken in, epoch ms. */
  readonly now: number;
}

/** What became of an arrival. */
export interface TakenIn {
  readonly request: Request;
  readonly answer: Answer;
}

/** As much of a request as it takes to find what it acts upon: also of somebody who is no person yet. */
export interface Acting {
  readonly interaction: Interaction;
  readonly actor: Pick<Actor, 'workspaceId' | 'zone'> & { readonly person: Pick<Person, 'id'> };
}

/** Who may use it: those who may manage the bot in this workspace, or of them only those whom the platform says. */
export type Reserved = 'managers' | 'admins';

export interface CommandRoute {
  /** One that depends on what was typed is told where, too. */
  readonly mode:
    | 'private'
    | 'public'
    | ((options: Readonly<Record<string, string>>, platform: Platform) => 'private' | 'form');
  readonly adminOnly?: Reserved;
  run(request: Request, options: Readonly<Record<string, string>>): Promise<Answer>;
  /** It says itself what does not fit an option, together with all else that is wrong. */
  readonly checksValues?: true;
  /** The answer to somebody the Store does not know; without it they become a person with their first click. */
  stranger?(acting: Acting): Answer | Promise<Answer>;
  /**
   * Finds what it acts upon, and throws UserError where there is no such thing. Asked only for somebody the Store does not
   * know, before they become a person: whoever is refused leaves nothing behind.
   */
  target?(acting: Acting, options: Readonly<Record<string, string>>): unknown;
  /** What could follow `typed` in this option. */
  complete?(option: string, typed: string): readonly Suggestion[];
}

export interface ButtonRoute {
  readonly mode: 'private' | 'public' | 'update' | 'form';
  readonly adminOnly?: Reserved;
  /** `value` is what was selected; empty for a button. */
  run(request: Request, args: readonly string[], value: string): Promise<Answer>;
  /** Both as for commands. */
  stranger?(acting: Acting): Answer | Promise<Answer>;
  target?(acting: Acting, args: readonly string[], value: string): unknown;
}

/**
 * A button that is claimed, and whose clicker is looked up, in the one transaction with its effect: the one that people wait
 * for most often. Null when somebody claimed it before.
 */
export interface WholeButtonRoute {
  readonly mode: 'update';
  takeIn(arrival: Arrival, args: readonly string[]): Promise<TakenIn | null>;
}

export interface FormRoute {
  readonly mode: 'private' | 'update';
  readonly adminOnly?: Reserved;
  run(request: Request, args: readonly string[], values: Readonly<Record<string, string>>): Promise<Answer>;
  /** As for commands. */
  target?(acting: Acting, args: readonly string[], values: Readonly<Record<string, string>>): unknown;
}

export interface Feature {
  /** By path: `quiz now`, or the bare command of a deck. */
  readonly commands?: Readonly<Record<string, CommandRoute>>;
  /** By verb. */
  readonly buttons?: Readonly<Record<string, ButtonRoute | WholeButtonRoute>>;
  readonly forms?: Readonly<Record<string, FormRoute>>;
}
