// What the loopback Discord answers has the shape that Discord itself describes.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { LoopbackDiscord } from '../../support/discord/loopback-discord.ts';
import { startLoopbackDiscord } from '../../support/discord/loopback-discord.ts';
import { answerProblems } from '../../support/discord/schema-checks.ts';
import { container, message, row, text } from './bare-bot.ts';

let discord: LoopbackDiscord;

beforeEach(async () => {
  discord = await startLoopbackDiscord();
});

afterEach(() => discord.close());

const idSchema = z.looseObject({ id: z.string().optional() });

/** Calls the loopback and compares its answer with Discord's description of this route; gives the id in it. */
async function described(route: string, path: string, sent?: object | FormData): Promise<string> {
  const [method = ''] = route.split(' ');
  const body = sent === undefined || sent instanceof FormData ? sent : JSON.stringify(sent);
  const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${discord.token}`, ...type },
    ...(body === undefined ? {} : { body }),
  });
  const answer: unknown = await response.json();
  expect(answerProblems(route, response.status, answer), `${route}: ${JSON.stringify(answer)}`).toEqual([]);
  return idSchema.catch({}).parse(answer).id ?? '';
}

const EVERY_PART = message(
  container(
    text('Words'),
    row('press'),
    { type: 1, components: [{ type: 3, custom_id: 's', options: [{ label: 'A', value: 'a' }] }] },
    {
      type: 9,
      components: [text('Beside')],
      accessory: { type: 2, style: 5, label: 'Docs', url: 'https://a.example' },
    },
    { type: 12, items: [{ media: { url: 'attachment://b.png' }, description: 'A picture' }] },
    { type: 13, file: { url: 'attachment://a.txt' } },
    { type: 14 },
  ),
);

function upload(body: object, files: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  form.append('payload_json', JSON.stringify(body));
  for (const [index, [name, data]] of Object.entries(files).entries()) {
    form.append(`files[${index}]`, new Blob([data], { type: 'text/plain' }), name);
  }
  return form;
}

it('describes the bot, its guilds and people as Discord does', async () => {
  const anna = discord.user('Anna');
  const guild = discord.guild('Team', { owner: anna });
  const channel = discord.channel(guild, 'learn', { deny: 1n << 11n });
  await described('GET /gateway/bot', '/gateway/bot');
  await described('GET /users/@me', '/users/@me');
  await described('GET /applications/@me', '/applications/@me');
  await described('GET /users/:id', `/users/${anna.id}`);
  await described('GET /guilds/:id', `/guilds/${guild.id}`);
  await described('GET /guilds/:id/roles', `/guilds/${guild.id}/roles`);
  await described('GET /guilds/:id/channels', `/guilds/${guild.id}/channels`);
  await described('GET /guilds/:id/members/:user', `/guilds/${guild.id}/members/${anna.id}`);
  await described('GET /channels/:id', `/channels/${channel.id}`);
  const direct = await described('POST /users/@me/channels', '/users/@me/channels', {
    recipient_id: anna.id,
  });
  await described('GET /channels/:id', `/channels/${direct}`);
  expect(discord.violations).toEqual([]);
});

it('describes messages, threads and commands as Discord does', async () => {
  const guild = discord.guild('Team');
  const { id } = discord.channel(guild, 'learn');
  const messages = `/channels/${id}/messages`;
  const form = upload(EVERY_PART, { 'a.txt': 'words', 'b.png': 'picture' });
  const post = await described('POST /channels/:id/messages', messages, form);
  await described('GET /channels/:id/messages/:message', `${messages}/${post}`);
  await described('PATCH /channels/:id/messages/:message', `${messages}/${post}`, EVERY_PART);
  const route = 'POST /channels/:id/messages/:message/threads';
  const thread = await described(route, `${messages}/${post}/threads`, { name: 'Discuss' });
  await described('GET /channels/:id', `/channels/${thread}`);
  const options = [{ type: 3, name: 'term', description: 'What', required: true, autocomplete: true }];
  const commands = [
    { name: 'look', description: 'Looks up', options, contexts: [0, 1], integration_types: [0, 1] },
  ];
  const own = `/applications/${discord.applicationId}`;
  await described('PUT /applications/:id/commands', `${own}/commands`, commands);
  await described('GET /applications/:id/commands', `${own}/commands`);
  await described(
    'PUT /applications/:id/guilds/:guild/commands',
    `${own}/guilds/${guild.id}/commands`,
    commands,
  );
  expect(discord.violations).toEqual([]);
});
