// Discord as one of the platforms.
import type { DiscordSettings } from '#src/discord-settings.ts';
import { createDiscordReceiver } from '#src/platforms/discord/receiver.ts';
import { createDiscordRest } from '#src/platforms/discord/rest.ts';
import { createDiscordSender } from '#src/platforms/discord/sender.ts';
import { type Clock, endsWithin } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Store } from '#src/ports/store.ts';
import { connectionName } from './connection-name.ts';
import { createLeasedReceiver } from './leased-receiver.ts';
import { noteCommands } from './note-commands.ts';
import type { OpenPlatform } from './open-platform.ts';

/** The outbox tries again by itself, so nothing is waited for much longer than an answer ever takes. */
const TIMEOUT_MS = 5_000;
/** What is only worth knowing keeps no process from its end for longer. */
const NOTING_WITHIN_MS = 1_000;

/** A bot's token begins with the id of its application. */
const applicationOf = (token: string): string => token.split('.')[0] ?? token;

export function openDiscord(options: {
  readonly settings: DiscordSettings;
  readonly store: Pick<Store, 'leases'>;
  /** Names this process in leases. */
  readonly owner: string;
  readonly clock: Clock;
  /** What leases go by. */
  readonly machineClock: Clock;
  readonly log: Log;
}): OpenPlatform {
  const { settings, store, owner, clock, machineClock, log } = options;
  const { token, apiUrl, shards } = settings;
  const rest = createDiscordRest({ token, apiUrl, timeoutMs: TIMEOUT_MS });
  let noting: Promise<void> = Promise.resolve();
  const receiver = createLeasedReceiver({
    platform: 'discord',
    name: connectionName('discord', applicationOf(token)),
    leases: store.leases,
    owner,
    make: () => createDiscordReceiver({ token, apiUrl, shards, clock, log }),
    clock: machineClock,
    log,
  });
  return {
    receiver,
    // Without the connection nobody can tell, and whoever has it hears of it.
    sender: createDiscordSender({ rest, notAllowed: (workspace) => receiver.current()?.doubt(workspace) }),
    routes: [],
    afterStart(commands) {
      noting = noteCommands({ rest, commands, log });
    },
    close: async () => void (await endsWithin(clock, NOTING_WITHIN_MS, noting)),
  };
}
