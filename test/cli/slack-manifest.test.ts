import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { printSlackManifest } from '#src/cli/slack-manifest.ts';
import { contentOf, DECK, FILES } from '../decks/fixture-deck.ts';
import { spawnQuizloop } from '../support/child-bot.ts';
import { ROOT, TEA } from '../support/running-bot.ts';

const manifestSchema = z.object({
  display_information: z.object({ name: z.string() }),
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), url: z.string().optional(), should_escape: z.boolean() }),
    ),
  }),
  oauth_config: z.object({ redirect_urls: z.array(z.string()).optional() }),
  settings: z.object({ socket_mode_enabled: z.boolean(), token_rotation_enabled: z.boolean() }),
});

interface Run {
  readonly url?: string;
  readonly oneWorkspace?: boolean;
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function print({ url, oneWorkspace = false, name = 'Quizloop', env = {} }: Run = {}) {
  const printed: string[] = [];
  await printSlackManifest({
    env: { CONTENT_DIR: TEA, ...env },
    url: url ?? null,
    oneWorkspace,
    name,
    out: (line) => printed.push(line),
  });
  return manifestSchema.parse(JSON.parse(printed.join('\n')));
}

describe('printing the manifest', () => {
  it('needs no setting, is for Socket Mode, and has the commands of the decks', async () => {
    const { features, settings, oauth_config } = await print({ env: { NODE_ENV: 'production' } });
    expect(features.slash_commands).toEqual(
      ['/tea', '/teaware', '/quiz', '/quiz-admin'].map((command) => ({
        command,
        // Channels and people are named in that one alone.
        should_escape: command === '/quiz-admin',
      })),
    );
    expect(settings).toEqual({ socket_mode_enabled: true, token_rotation_enabled: false });
    expect(oauth_config).toEqual({});
  });

  it('takes the name and the prefix of the commands', async () => {
    const { display_information, features } = await print({
      name: ' Tea time ',
      env: { COMMAND_PREFIX: 'ql-' },
    });
    expect(display_information.name).toBe('Tea time');
    expect(features.slash_commands.map(({ command }) => command)).toContain('/ql-quiz');
  });

  it('with an address is for many workspaces, whose tokens run out and are exchanged', async () => {
    const { features, settings, oauth_config } = await print({ url: 'https://quiz.example/' });
    expect(new Set(features.slash_commands.map(({ url }) => url))).toEqual(
      new Set(['https://quiz.example/slack/events']),
    );
    expect(settings).toEqual({ socket_mode_enabled: false, token_rotation_enabled: true });
    expect(oauth_config.redirect_urls).toEqual(['https://quiz.example/slack/oauth_redirect']);
  });

  it('can be for one workspace over HTTP, whose token must not run out', async () => {
    const { settings, oauth_config } = await print({ url: 'https://quiz.example', oneWorkspace: true });
    expect(settings).toEqual({ socket_mode_enabled: false, token_rotation_enabled: false });
    expect(oauth_config).toEqual({});
  });

  it('holds commands of 32 characters with the slash, and says what to shorten when one has more', async () => {
    const deck = { ...FILES, 'deck.yaml': DECK.replace('kettle\n', 'all-about-water-kettles\n') };
    const CONTENT_DIR = await contentOf({ kettles: deck });
    const { features } = await print({ env: { CONTENT_DIR, COMMAND_PREFIX: 'team-42-' } });
    expect(features.slash_commands[0]?.command).toHaveLength(32);
    await expect(print({ env: { CONTENT_DIR, COMMAND_PREFIX: 'team-blue-' } })).rejects.toThrow(
      /^COMMAND_PREFIX makes \/team-blue-all-about-water-kettles of the deck “kettles” too long: /,
    );
  });

  it.each<[Run, RegExp]>([
    [{ url: 'http://quiz.example' }, /^--url: must be an https address without a path/],
    [{ oneWorkspace: true }, /^--one-workspace: .*add --url\.$/],
    [{ name: ' ' }, /^--name: is empty/],
    [{ env: { COMMAND_PREFIX: 'My Bot' } }, /^COMMAND_PREFIX: must be at most 16 .* It is “My Bot”\.$/],
    [{ env: { CONTENT_DIR: join(ROOT, 'test/fixtures') } }, /"quizloop deck lint" says what to do\.$/],
  ])('says what is wrong with %o', async (run, problem) => {
    await expect(print(run)).rejects.toThrow(problem);
  });

  it('is one JSON document on the standard output, to be piped', async () => {
    const child = spawnQuizloop(['slack', 'manifest', '--name', 'Tea time'], { CONTENT_DIR: TEA });
    if (child.stdout === null) throw new Error('The child has no output.');
    const printed = manifestSchema.parse(JSON.parse(await text(child.stdout)));
    expect(printed.display_information.name).toBe('Tea time');
  });
});
