// A bot of nothing but discord.js, which shows that the loopback Discord is one that the real library believes in.
import { Client, GatewayIntentBits, type Interaction, REST } from 'discord.js';
import { z } from 'zod';
import { type LoopbackDiscord, startLoopbackDiscord } from '../../support/discord/loopback-discord.ts';

export const V2 = 1 << 15;
export const EPHEMERAL = 64;

export const text = (content: string) => ({ type: 10, content });
export const button = (id: string) => ({ type: 2, style: 1, label: id, custom_id: id });
export const row = (...ids: readonly string[]) => ({ type: 1, components: ids.map(button) });
export const container = (...components: readonly object[]) => ({ type: 17, components });
/** A message as a careful application sends it. */
export const message = (...components: readonly object[]) => ({
  flags: V2,
  components,
  allowed_mentions: { parse: [] },
});

/** The id of whatever the API answered. */
export const idOf = (answer: unknown): string => z.looseObject({ id: z.string() }).parse(answer).id;

export interface BareBot {
  readonly discord: LoopbackDiscord;
  readonly client: Client;
  /** Apart from the client's own, so that its limits do not mix with the gateway's calls. */
  readonly rest: REST;
  login(): Promise<void>;
  /** Answers every interaction with what `answer` makes of it. */
  onInteraction(answer: (interaction: Interaction) => Promise<unknown>): void;
  callback(interaction: Interaction, type: number, data?: object): Promise<unknown>;
  /** Changes or adds to the answer to an interaction. */
  follow(interaction: Interaction, method: 'POST' | 'PATCH', body: object, id?: string): Promise<unknown>;
  /** What was thrown while answering. */
  readonly errors: unknown[];
  close(): Promise<void>;
}

export async function startBareBot(
  options: Parameters<typeof startLoopbackDiscord>[0] & { readonly clientShards?: 'auto' } = {},
): Promise<BareBot> {
  const { clientShards, ...world } = options;
  const discord = await startLoopbackDiscord(world);
  const api = { api: discord.apiUrl, retries: 0 };
  const sharding = clientShards === undefined ? {} : { shards: clientShards };
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: api, ...sharding });
  const rest = new REST({ ...api, rejectOnRateLimit: () => true }).setToken(discord.token);
  const errors: unknown[] = [];
  client.on('error', (error) => errors.push(error));
  return {
    discord,
    client,
    rest,
    errors,
    async login() {
      const ready = new Promise((resolve) => client.once('clientReady', resolve));
      await client.login(discord.token);
      await ready;
    },
    onInteraction(answer) {
      client.on('interactionCreate', (interaction) => {
        answer(interaction).catch((error: unknown) => errors.push(error));
      });
    },
    callback: ({ id, token }, type, data) =>
      rest.post(`/interactions/${id}/${token}/callback`, {
        auth: false,
        body: data === undefined ? { type } : { type, data },
      }),
    follow({ token }, method, body, id = '@original') {
      const path: `/${string}` = `/webhooks/${discord.applicationId}/${token}`;
      return method === 'POST'
        ? rest.post(path, { auth: false, body })
        : rest.patch(`${path}/messages/${id}`, { auth: false, body });
    },
    async close() {
      await client.destroy();
      await discord.close();
    },
  };
}
