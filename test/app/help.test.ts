// What the bot can do, as its commands are called here.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labelsOf, linesOf, type, wordsOf } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

describe('the help', () => {
  const ADMIN = { isAdmin: true, member: 'amara' };

  it('says in a sentence what it is about, and names every command', async () => {
    const shown = await type(rig, '/quiz help');
    expect(linesOf(shown)).toEqual([
      'I help you remember what you learn',
      'I ask questions, you answer in private and say how well you knew it, and each card comes back just before you would forget it.',
      '/tea … Look something up in Making tea',
      '/teaware … Look something up in Teaware',
      '/quiz now Get a question just for you',
      '/quiz review Review what is due, then learn something new',
      '/quiz stats See how well you remember',
      '/quiz leaderboard See who is learning most',
      '/quiz settings Change reminders, time zone and new cards a day',
      '/quiz pause Pause your reminders',
      '/quiz resume Turn your reminders on again',
      '/quiz export Get everything I know about you as a file',
      '/quiz forget-me Erase everything I know about you',
      '/quiz help See what I can do',
    ]);
  });

  it('is what a bare /quiz shows', async () => {
    expect(await type(rig, '/quiz')).toEqual(await type(rig, '/quiz help'));
  });

  it('shows the commands of admins to admins only', async () => {
    const lines = linesOf(await type(rig, '/quiz help', ADMIN));
    expect(lines.slice(lines.indexOf('For those who manage this workspace'))).toEqual([
      'For those who manage this workspace',
      '/quiz-admin schedule Post a question in a channel regularly',
      '/quiz-admin unschedule Stop posting; what people learned is kept',
      '/quiz-admin list See what is scheduled here',
      '/quiz-admin post-now Post an extra question right now',
      '/quiz-admin pause Pause a schedule',
      '/quiz-admin resume Let a paused or stopped schedule go on',
      '/quiz-admin status See how the posts here are doing',
      '/quiz-admin managers See who else may manage the questions here',
      '/quiz-admin allow Let somebody manage the questions here',
      '/quiz-admin disallow Let somebody no longer manage the questions here',
      '/quiz-admin help See what you can set up here',
    ]);
    expect(wordsOf(await type(rig, '/quiz help'))).not.toContain('quiz-admin');
  });

  it('of /quiz-admin shows what its commands do, and where the others are', async () => {
    const lines = linesOf(await type(rig, '/quiz-admin help', ADMIN));
    expect(lines[0]).toBe('For those who manage this workspace');
    expect(lines).toContain('/quiz-admin schedule Post a question in a channel regularly');
    expect(lines.at(-1)).toBe('/quiz help shows what everybody can do.');
    expect(lines.join()).not.toContain('/quiz now');
  });

  it.each([
    ['/quiz reveiw', '/quiz help', 'I do not know “reveiw”. Did you mean /quiz review?'],
    ['/quiz xyzzy', '/quiz help', 'I do not know “xyzzy”.'],
    ['/quiz-admin hlep', '/quiz-admin help', 'I do not know “hlep”. Did you mean /quiz-admin help?'],
    ['/quiz-admin xyzzy me', '/quiz-admin help', 'I do not know “xyzzy”.'],
    ['/quzi now', '/quiz help', 'I do not know “/quzi”. Did you mean /quiz?'],
    ['/coffee beans', '/quiz help', 'I do not know “/coffee”.'],
  ])('is the answer to %s, below what is nearest to it', async (typed, meant, sentence) => {
    const [first, ...lines] = linesOf(await type(rig, typed, ADMIN));
    expect(first).toBe(sentence);
    expect(lines).toEqual(linesOf(await type(rig, meant, ADMIN)));
  });

  it('tells nobody else of the commands of admins', async () => {
    expect(linesOf(await type(rig, '/quiz-admin hlep'))).toEqual([
      'Only people who manage this workspace can do that. Ask one of them.',
    ]);
    expect(wordsOf(await type(rig, '/quiz-admn'))).not.toContain('/quiz-admin schedule');
  });

  it('names nothing that would be refused where it is asked', async () => {
    const alone = { member: 'noor', workspace: null };
    const named = wordsOf(await type(rig, '/quiz help', alone)).match(/^\/quiz [a-z-]+/gm) ?? [];
    expect(named).toHaveLength(9);
    expect(named).not.toContain('/quiz leaderboard');
    await type(rig, '/quiz stats', { member: 'noor' });
    expect(wordsOf(await type(rig, '/quiz help', alone))).toContain('/quiz leaderboard');
  });

  it('makes nobody known, nor does a command that there is not', async () => {
    const account = { platform: 'playground', scope: 'W1', externalId: 'noor' } as const;
    for (const typed of ['/quiz help', '/quiz reveiw', '/coffee beans']) {
      await type(rig, typed, { member: 'noor' });
      expect(await rig.store.people.findAccount(account), typed).toBeNull();
    }
  });

  it('leads to a first question in one click', async () => {
    const shown = await type(rig, '/quiz help');
    expect(labelsOf(shown)).toEqual(['Ask me something']);
    const question = messageOf(await rig.click(shown, 'Ask me something'));
    expect(wordsOf(question)).toContain('a question just for you');
  });

  it('every command that it names has an answer', async () => {
    const named = [...wordsOf(await type(rig, '/quiz help')).matchAll(/^(\/quiz [a-z-]+)/gm)];
    expect(named).toHaveLength(10);
    for (const [, command] of named) {
      const shown = wordsOf(await type(rig, command ?? ''));
      expect(shown, command).not.toMatch(/I do not know|Something went wrong/);
    }
  });
});
