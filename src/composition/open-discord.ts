// Discord as one of the platforms.
import type { DiscordSettings } from '#src/discord-settings.ts';
import { createDiscordReceiver } from '#src/platforms/discord/receiver.ts';
import { createDiscordRest } from '#src/platforms/discord/rest.ts';
import { createDiscordSender } from '#src/platforms/discord/sender.ts';
import { type Clock, endsWithin } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { noteCommands } from './note-commands.ts';
import type { OpenPlatform } from './open-platform.ts';

/** The outbox tries again by itself, so nothing is waited for much longer than an answer ever takes. */
const TIMEOUT_MS = 5_000;
/** What is only worth knowing keeps no process from its end for longer. */
const NOTING_WITHIN_MS = 1_000;

export function openDiscord(options: {
  readonly settings: DiscordSettings;
  readonly clock: Clock;
  readonly log: Log;
}): OpenPlatform {
  const { settings, clock, log } = options;
  const { token, apiUrl, shards } = settings;
  const rest = createDiscordRest({ token, apiUrl, timeoutMs: TIMEOUT_MS });
  let noting: Promise<void> = Promise.resolve();
  const receiver = createDiscordReceiver({ token, apiUrl, shards, clock, log });
  return {
    receiver,
    sender: createDiscordSender({ rest, notAllowed: receiver.doubt }),
    routes: [],
    afterStart(commands) {
      noting = noteCommands({ rest, commands, log });
    },
    close: async () => void (await endsWithin(clock, NOTING_WITHIN_MS, noting)),
  };
}
