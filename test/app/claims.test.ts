// One interaction reaches two processes: one of them answers, and the other says nothing.
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Handled, Interaction } from '#src/ports/chat.ts';
import { linesOf } from '../support/app-person.ts';
import { type AppRig, buttonIdIn, createAppRig, messageOf } from '../support/app-rig.ts';
import { askDatabase } from '../support/sound-database.ts';
import { createTwin, type TwinApp } from '../support/twin-app.ts';

let rig: AppRig;
let twin: TwinApp;

beforeEach(async () => {
  rig = await createAppRig({ platform: 'discord' });
  twin = await createTwin(rig);
});
afterEach(async () => {
  await twin.close();
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const both = (interaction: Interaction): Promise<readonly Handled[]> =>
  Promise.all([rig, twin].map(({ app }) => app.handler.handle(interaction)));

/** What was said, if exactly one of them answered. */
function theOne(handled: readonly Handled[]) {
  const answers = handled.filter(({ mode }) => mode !== 'elsewhere');
  expect(answers.length).toBe(1);
  return messageOf(answers[0] ?? { mode: 'elsewhere' });
}

describe('an interaction that reaches two processes', () => {
  // Red without: the claims in `handled` of the router and in src/store/record-review.ts.
  it('has one effect and one answer, which tells of the effect', async () => {
    const question = theOne(
      await both(rig.interaction({ kind: 'command', command: 'quiz', text: 'now deck:tea' })),
    );
    const click = (label: string, on = question) =>
      both(rig.interaction({ kind: 'button', buttonId: buttonIdIn(on, label) }));
    const prompt = theOne(await click('A'));
    const rated = theOne(await click('4', prompt));
    expect(linesOf(rated).join(' ')).not.toContain('already');
    expect(linesOf(rated).join(' ')).toMatch(/Next (in|tomorrow)/);
    expect(askDatabase(rig.databasePath, 'SELECT count(*) FROM reviews')).toBe(1);
    expect(askDatabase(rig.databasePath, 'SELECT count(*) FROM sessions')).toBe(0);
  });

  it('is completed by both while somebody types: that has no effect', async () => {
    const typed = rig.interaction({ kind: 'autocomplete', command: 'tea', text: 'st' });
    expect((await both(typed)).map(({ mode }) => mode)).toEqual(['choices', 'choices']);
  });

  it('is answered in words when the database is locked for too long to tell', async () => {
    const locker = new Database(rig.databasePath);
    locker.exec('BEGIN IMMEDIATE');
    const handled = await both(rig.interaction({ kind: 'command', command: 'quiz', text: 'now' }));
    locker.exec('ROLLBACK');
    locker.close();
    for (const answer of handled) expect(linesOf(messageOf(answer))[0]).toContain('I am busy right now');
    await turn();
    expect(askDatabase(rig.databasePath, 'SELECT count(*) FROM claims')).toBe(0);
  });
});
