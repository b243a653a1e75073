// What a platform is to the composition, once its settings are there.
import type { Hono } from 'hono';
import type { ChatReceiver, ChatSender, CommandSpec } from '#src/ports/chat.ts';

/** A platform that is there, and takes nothing in before its receiver is started. */
export interface OpenPlatform {
  readonly receiver: ChatReceiver;
  readonly sender: ChatSender;
  /** To be mounted at `/`. */
  readonly routes: readonly Hono[];
  /** What is worth finding out once everything runs. Returns at once; failures are logged. */
  afterStart(commands: readonly CommandSpec[]): void;
  /** Once its receiver has stopped. */
  close(): Promise<void>;
}
