// Which process may play which role.
import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/config.ts';
import { UserError } from '#src/errors.ts';
import { checkRole, ROLES, readRole } from '#src/role.ts';

const DISCORD = { DISCORD_TOKEN: `MTIzNDU2Nzg5MDEyMzQ1Njc4.GabCde.${'x'.repeat(38)}` };

describe('a role', () => {
  it.each(ROLES)('is %s', (role) => {
    expect(readRole(role)).toBe(role);
    expect(() => checkRole(role, readConfig(DISCORD))).not.toThrow();
  });

  it.each(['', 'All', 'bots', 'constructor'])('is nothing else, such as “%s”', (text) => {
    expect(() => readRole(text)).toThrow(
      new UserError(`--role: must be all, bot or worker. It is “${text}”.`),
    );
  });

  it('is all in the playground, which takes clicks and sends in one process', () => {
    expect(() => checkRole('all', readConfig({}))).not.toThrow();
    expect(() => checkRole('bot', readConfig({}))).toThrow(
      '--role bot has nothing to connect to: set DISCORD_TOKEN or SLACK_BOT_TOKEN. The playground alone needs --role all.',
    );
    expect(() => checkRole('worker', readConfig({ ...DISCORD, PLAYGROUND: 'on' }))).toThrow(
      'The playground needs --role all. Set PLAYGROUND to off to start a worker.',
    );
  });
});
