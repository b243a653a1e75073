// Receives what people do on Discord, and answers it.
import { type Client, GatewayDispatchEvents } from 'discord.js';
import { z } from 'zod';
import type { ChatReceiver, WorkspaceRef } from '#src/ports/chat.ts';
import type { Log } from '#src/ports/log.ts';
import { type Answers, type AnswersOptions, createAnswers } from './answers.ts';
import { snowflake } from './ask.ts';
import { createGateway } from './gateway.ts';
import { createGuilds, type Guilds } from './guilds.ts';
import { helloChannel } from './hello-channel.ts';
import { guildOfInteraction } from './interaction.ts';
import { createDiscordRest } from './rest.ts';

const GUILD_REQUEST_TIMEOUT_MS = 5_000;

const guildSchema = z.object({ id: snowflake, unavailable: z.boolean().nullish() });
const sessionSchema = z.object({ guilds: z.array(guildSchema) });

export interface DiscordReceiverOptions extends AnswersOptions {
  readonly token: string;
  /** How many gateway connections; `auto` for as many as Discord recommends. */
  readonly shards: 'auto' | number;
}

export interface DiscordReceiver extends ChatReceiver {
  /** Nothing can be posted in this server: the bot may have been removed while it was not told. */
  doubt(workspace: WorkspaceRef): void;
}

/**
 * `start` rejects with UserError when Discord refuses the token, and goes on trying when Discord cannot be reached.
 * https://docs.discord.com/developers/events/gateway
 */
export function createDiscordReceiver(options: DiscordReceiverOptions): DiscordReceiver {
  const { token, apiUrl, shards, clock, log } = options;
  const answers = createAnswers(options);
  let guilds: Guilds | null = null;
  const gateway = createGateway({
    token,
    apiUrl,
    shards,
    clock,
    log,
    attach: (client) => (guilds === null ? undefined : listen(client, guilds, answers, log)),
  });
  return {
    platform: 'discord',
    async start(handler) {
      const rest = createDiscordRest({ token, apiUrl, timeoutMs: GUILD_REQUEST_TIMEOUT_MS });
      guilds = createGuilds({
        handler,
        rest,
        clock,
        log,
        facts(id) {
          const guild = gateway.guild(id);
          return guild === null ? null : { name: guild.name, helloChannelId: helloChannel(guild) };
        },
      });
      answers.open(handler);
      await gateway.start();
      await guilds.handedOver();
    },
    async stop() {
      await answers.close();
      await guilds?.stop();
      await gateway.stop();
    },
    connected: () => gateway.connected(),
    doubt: ({ externalId }) => guilds?.doubt(externalId),
  };
}

/** In place of the name of an event that discord.js is not to see. */
const TAKEN = '';

/** discord.js would make a structure of its own of each interaction, for nobody, and throws at an odd one uncaught. */
function takeInteractions(client: Client, take: (payload: unknown) => void): void {
  client.on('raw', (packet: unknown) => {
    if (typeof packet !== 'object' || packet === null || !('t' in packet && 'd' in packet)) return;
    if (packet.t !== GatewayDispatchEvents.InteractionCreate) return;
    packet.t = TAKEN;
    take(packet.d);
  });
}

/** Raw events: the structures that discord.js makes of them know less of where an interaction came from. */
function listen(client: Client, guilds: Guilds, answers: Answers, log: Log): void {
  const sessions = new Set<number>();
  const safely = (event: GatewayDispatchEvents, work: () => void): void => {
    try {
      work();
    } catch (error) {
      log.error('discord_event_unreadable', { event, error });
    }
  };
  const on = (event: GatewayDispatchEvents, take: (payload: unknown, shardId: number) => void): void => {
    client.ws.on(event, (payload: unknown, shardId: number) => safely(event, () => take(payload, shardId)));
  };
  on(GatewayDispatchEvents.Ready, (payload, shardId) => {
    const named = sessionSchema.parse(payload).guilds;
    guilds.session(
      shardId,
      named.map(({ id }) => id),
    );
    sessions.add(shardId);
    if (sessions.size === client.ws.shards.size) guilds.confirmAbsent();
  });
  on(GatewayDispatchEvents.GuildCreate, (payload, shardId) => {
    const { id, unavailable } = guildSchema.parse(payload);
    if (unavailable !== true) guilds.available(shardId, id);
  });
  on(GatewayDispatchEvents.GuildDelete, (payload) => {
    const { id, unavailable } = guildSchema.parse(payload);
    // An outage changes nothing: https://docs.discord.com/developers/events/gateway-events#guild-delete
    if (unavailable !== true) guilds.removed(id);
  });
  takeInteractions(client, (payload) =>
    safely(GatewayDispatchEvents.InteractionCreate, () => {
      answers.take(payload);
      const guildId = guildOfInteraction(payload);
      // A guild that has its commands alone is in no session.
      if (guildId !== null) guilds.doubt(guildId);
    }),
  );
}
