// Whatever stands in the settings or on the command line: what is wrong is said in sentences, and never as a stack.
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '#src/config.ts';
import { UserError } from '#src/errors.ts';
import { anyText, RUNS } from '../../support/any-text.ts';
import { spawnQuizloop } from '../../support/child-bot.ts';

const SETTINGS = [
  ...[
    'DISCORD_TOKEN',
    'DISCORD_SHARDS',
    'DISCORD_API_URL',
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_API_URL',
  ],
  ...[
    'SLACK_SIGNING_SECRET',
    'SLACK_CLIENT_ID',
    'SLACK_CLIENT_SECRET',
    'SLACK_STATE_SECRET',
    'ENCRYPTION_KEY',
  ],
  ...[
    'PUBLIC_URL',
    'PORT',
    'HOST',
    'DATABASE_PATH',
    'CONTENT_DIR',
    'PLAYGROUND',
    'COMMAND_PREFIX',
    'LOG_LEVEL',
  ],
  ...['LOG_FORMAT', 'NODE_ENV'],
];
const SECRET = /TOKEN|SECRET|KEY/;

describe('bad input in the settings', () => {
  it('is told as sentences, without the secrets among it', () => {
    const env = fc.dictionary(fc.constantFrom(...SETTINGS), anyText(80), { maxKeys: 8 });
    fc.assert(
      fc.property(env, (given) => {
        try {
          expect(readConfig(given).port).toBeTypeOf('number');
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message).toMatch(/^The settings need a change:\n {2}[A-Z_]+: /);
          const shown = Object.entries(given).flatMap(([name, value]) => (SECRET.test(name) ? [] : [value]));
          const secrets = Object.entries(given).filter(
            ([name, value]) => SECRET.test(name) && value.trim().length > 12,
          );
          for (const [, secret] of secrets) {
            if (!shown.some((value) => value.includes(secret.trim())))
              expect(error.message).not.toContain(secret.trim());
          }
        }
      }),
      { ...RUNS, numRuns: 500 },
    );
  });
});

describe('bad input on the command line', () => {
  it('is answered in a line or with help, and makes no files', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quizloop-words-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const env = { DATABASE_PATH: join(folder, 'data', 'quizloop.db'), CONTENT_DIR: join(folder, 'content') };
    // An argument of a process ends at NUL, and is UTF-8.
    const word = anyText(40).map((typed) => typed.replaceAll('\u0000', '').toWellFormed().slice(0, 2_000));
    const known = fc.constantFrom(
      'lookup',
      'deck',
      'deck lint',
      'discord',
      'discord register',
      'slack',
      'slack manifest',
      'strat',
    );
    const args = fc
      .tuple(known, fc.array(word, { maxLength: 3 }))
      .map(([name, words]) => [...name.split(' '), ...words]);
    await fc.assert(
      fc.asyncProperty(args, async (typed) => {
        const child = spawnQuizloop(typed, env);
        if (child.stdout === null || child.stderr === null) throw new Error('The child has no output.');
        const [out, failed, [code]] = await Promise.all([
          text(child.stdout),
          text(child.stderr),
          once(child, 'exit'),
        ]);
        expect([0, 1]).toContain(code);
        expect(`${out}${failed}`.trim()).not.toBe('');
        expect(failed).not.toMatch(/^ +at |TypeError|ReferenceError/m);
        expect(readdirSync(folder)).toEqual([]);
      }),
      { ...RUNS, numRuns: 15 },
    );
  });
});
