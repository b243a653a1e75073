import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandSpecs } from '#src/app/commands.ts';
import { slackManifest } from '#src/platforms/slack/manifest.ts';
import { shippedDecks } from '../discord/sample-messages.ts';

const SCHEMA = new URL('../../fixtures/slack/slack-app-manifest.schema.json', import.meta.url);

const decks = new Map((await shippedDecks()).map((deck) => [deck.id, deck]));
const commands = commandSpecs({ decks, commandPrefix: '' });
const socket = slackManifest({ commands, baseUrl: null, name: 'Quizloop' });
const http = slackManifest({ commands, baseUrl: 'https://quiz.example', name: 'Quizloop' });

function schemaProblems(manifest: unknown): unknown {
  const schema = z.looseObject({ id: z.string() }).parse(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  // It is written in the fourth draft, whose keywords in it mean the same today; only its names do not.
  const { id: _id, $schema: _schema, ...rules } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true });
  return ajv.validate(rules, JSON.parse(JSON.stringify(manifest))) ? [] : ajv.errors;
}

describe('the manifest', () => {
  it.each([
    ['Socket Mode', socket],
    ['HTTP', http],
  ])('for %s is valid as Slack’s schema has it', (_mode, manifest) => {
    expect(schemaProblems(manifest)).toEqual([]);
  });

  it('is not valid with a command that is too long, so the schema is really asked', () => {
    const [spec] = commands;
    if (spec === undefined) throw new Error('There is no command.');
    const long = [{ ...spec, name: 'x'.repeat(40) }];
    expect(schemaProblems(slackManifest({ commands: long, baseUrl: null, name: 'Quizloop' }))).toHaveLength(
      1,
    );
  });

  it('asks for exactly the scopes and events that are needed', () => {
    for (const manifest of [socket, http]) {
      expect(manifest.oauth_config.scopes).toEqual({
        bot: ['commands', 'chat:write', 'im:write', 'users:read', 'files:write'],
      });
      expect(manifest.settings.event_subscriptions.bot_events).toEqual([
        'app_home_opened',
        'app_uninstalled',
        'tokens_revoked',
      ]);
      expect(manifest.settings.org_deploy_enabled).toBe(false);
    }
  });

  it('has every command with a hint of what may follow, and no other', () => {
    const [lookup, quiz, admin] = socket.features.slash_commands;
    expect(socket.features.slash_commands).toHaveLength(3);
    expect(lookup).toEqual({
      command: '/asyncio',
      description: expect.stringContaining('asyncio'),
      usage_hint: '[term]',
      should_escape: false,
    });
    expect(quiz?.usage_hint).toBe(
      'now | review | stats | leaderboard | settings | pause | resume | export | forget-me | help',
    );
    expect(admin?.command).toBe('/quiz-admin');
  });

  it('has a Home, a Messages tab that nobody writes into, and shortcuts that work in threads', () => {
    expect(socket.features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: true,
    });
    expect(socket.features.shortcuts.map(({ name, type, callback_id }) => [name, type, callback_id])).toEqual(
      [
        ['Quiz me', 'global', 'quiz-me'],
        ['Review', 'global', 'review'],
      ],
    );
  });

  it('for Socket Mode names no address, and its tokens do not run out', () => {
    expect(JSON.stringify(socket)).not.toContain('http');
    expect(socket.oauth_config).not.toHaveProperty('redirect_urls');
    expect(socket.settings).toMatchObject({ socket_mode_enabled: true, token_rotation_enabled: false });
  });

  it('for HTTP sends everything to one address, and back from the installation to another', () => {
    const events = 'https://quiz.example/slack/events';
    expect(http.features.slash_commands.map(({ url }) => url)).toEqual([events, events, events]);
    expect(http.settings).toMatchObject({
      event_subscriptions: { request_url: events },
      interactivity: { is_enabled: true, request_url: events, message_menu_options_url: events },
      socket_mode_enabled: false,
      token_rotation_enabled: true,
    });
    expect(http.oauth_config.redirect_urls).toEqual(['https://quiz.example/slack/oauth_redirect']);
  });

  it('for one workspace over HTTP has nothing to install, and its token does not run out', () => {
    const one = slackManifest({ commands, baseUrl: 'https://quiz.example', name: 'Quizloop', oauth: false });
    expect(one.oauth_config).not.toHaveProperty('redirect_urls');
    expect(one.settings).toMatchObject({
      interactivity: { request_url: 'https://quiz.example/slack/events' },
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    });
  });

  it('makes of any name one that a bot may have', () => {
    const { display_information, features } = slackManifest({
      commands,
      baseUrl: null,
      name: 'Quiz & Learn: the bot of the whole team',
    });
    expect(display_information.name).toBe('Quiz & Learn: the bot of the whole…');
    expect(features.bot_user.display_name).toBe('Quiz-Learn-the-bot-of-the-whole-team');
  });

  it('is valid with a name of any length', () => {
    const manifest = slackManifest({ commands, baseUrl: null, name: 'Quiz '.repeat(40) });
    expect(schemaProblems(manifest)).toEqual([]);
    expect(manifest.features.bot_user.display_name).toMatch(/^(Quiz-){15}Quiz$/);
  });
});
