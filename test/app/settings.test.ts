// A person's own settings, and pausing and resuming.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '#src/ports/message.ts';
import {
  answer,
  choose,
  DAY,
  labelsOf,
  learn,
  linesOf,
  liveUntil,
  select,
  type,
  wordsOf,
} from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf, type Who } from '../support/app-rig.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const panel = (who?: Who) => type(rig, '/quiz settings', who);
const stored = async (member = 'mei') => {
  const account = { platform: 'playground', scope: 'W1', externalId: member } as const;
  return (await rig.store.people.findAccount(account))?.person.settings;
};
const selectsOf = (shown: Message) => shown.blocks.filter((block) => block.kind === 'select');
const saveZone = (zone: string) => rig.do({ kind: 'form', formId: '1|zone', values: { zone } });

describe('the panel', () => {
  it('shows how things are, and what can be changed', async () => {
    const shown = await panel({ zone: 'Europe/Berlin' });
    expect(linesOf(shown)).toEqual([
      'Your settings',
      'Reminders: off',
      'Time zone: Europe/Berlin (as far as I know; set it to be sure)',
      'On leaderboards: yes',
    ]);
    expect(labelsOf(shown)).toEqual(['Turn reminders on', 'Change time zone', 'Hide me on leaderboards']);
    expect(selectsOf(shown).map(({ label, selected }) => [label, selected])).toEqual([
      ['Remind me around', '9'],
      ['New cards a day', '5'],
      ['How well to remember', '0.9'],
    ]);
  });

  it('offers only hours outside the night, and says what a higher goal costs', async () => {
    const [hours, , goals] = selectsOf(await panel());
    expect(hours?.options.map(({ label }) => label)).toEqual(
      Array.from({ length: 13 }, (_, at) => `${String(at + 8).padStart(2, '0')}:00`),
    );
    expect(goals?.options.map(({ label }) => label)).toEqual([
      '80%: fewer reviews',
      '85%: fewer reviews',
      '90%: a good balance',
      '95%: surer, more reviews',
    ]);
  });

  it.each([
    ['Remind me around', '14', 'reminderHour', 14],
    ['New cards a day', '0', 'newPerDay', 0],
    ['How well to remember', '0.95', 'retention', 0.95],
  ] as const)('changes %s, and shows what was chosen', async (label, value, name, expected) => {
    const saved = await select(rig, await panel(), label, value);
    expect(linesOf(saved)[1]).toBe('Saved.');
    expect(selectsOf(saved).find((block) => block.label === label)?.selected).toBe(value);
    expect((await stored())?.[name]).toBe(expected);
    expect((await stored('idris'))?.[name], 'of nobody else').not.toBe(expected);
  });

  it.each(['21', '7', '-1', 'nine', '', '9.5'])(
    'refuses the hour %j, which it never offered',
    async (value) => {
      const refused = await select(rig, await panel(), 'Remind me around', value);
      expect(wordsOf(refused)).toContain('This button is from an older conversation');
      expect((await stored())?.reminderHour).toBe(9);
    },
  );

  it('a higher goal brings cards back sooner', async () => {
    await learn(rig, 1, 5, {}, 'teaware');
    const lastButton = async () =>
      labelsOf(await choose(rig, await type(rig, '/quiz now deck:teaware'))).at(-1) ?? '';
    expect(await lastButton()).toBe('5 Perfectly · 8 days');
    await select(rig, await panel(), 'How well to remember', '0.95');
    expect(await lastButton()).toMatch(/^5 Perfectly · [1-4] days?$/);
  });
});

describe('the time zone', () => {
  it('is asked in a dialog that knows the present one', async () => {
    const asked = await rig.click(await panel({ zone: 'Asia/Tokyo' }), 'Change time zone');
    expect(asked.mode === 'form' && asked.form).toMatchObject({
      title: 'Your time zone',
      submit: 'Save',
      fields: [{ name: 'zone', value: 'UTC', hint: 'A name such as Europe/Berlin or America/New_York' }],
    });
  });

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    [' america/new york ', 'America/New_York'],
    ['utc', 'UTC'],
    ['europe/kyiv', 'Europe/Kyiv'],
    ['us/pacific', 'America/Los_Angeles'],
  ])('is understood as %j', async (typed, zone) => {
    const saved = await saveZone(typed);
    expect(saved.mode).toBe('update');
    expect(linesOf(messageOf(saved))).toEqual(expect.arrayContaining(['Saved.', `Time zone: ${zone}`]));
    expect((await stored())?.zone).toBe(zone);
  });

  it.each([
    ['Berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['Europe/Berln', 'Europe/Berlin'],
    ['toky', 'Asia/Tokyo'],
    ['kolkata', 'Asia/Kolkata'],
  ])('that is misspelt as %j gets the nearest one', async (typed, near) => {
    const refused = await saveZone(typed);
    expect(refused.mode).toBe('private');
    expect(wordsOf(refused)).toBe(`“${typed}” is not a time zone I know. Did you mean ${near}?`);
    expect(await stored()).toBeUndefined();
  });

  it.each(['Middle Earth', '', '+02:00', '9', 'x'.repeat(5000)])(
    'that is none is refused: %j',
    async (typed) => {
      const refused = wordsOf(await saveZone(typed));
      expect(refused).toBe(
        `“${typed.slice(0, 60)}” is not a time zone I know. Use a name such as Europe/Berlin.`,
      );
    },
  );

  it('decides which day it is', async () => {
    await saveZone('Pacific/Auckland');
    const outcome = await answer(rig, await type(rig, '/quiz now deck:tea'), 4);
    expect(wordsOf(outcome), 'Monday evening there').toContain('Next in 2 days (Wed 4 Mar)');
    await rig.pass(8 * 3_600_000);
    const next = await answer(rig, await type(rig, '/quiz now deck:tea'), 4);
    expect(wordsOf(next), 'Tuesday morning there').toContain('Next in 2 days (Thu 5 Mar)');
  });

  it('that the platform knows is kept up to date until the person sets one', async () => {
    expect(wordsOf(await panel({ zone: 'Europe/Rome' }))).toContain('Europe/Rome (as far as I know');
    expect(wordsOf(await panel({ zone: 'Asia/Seoul' }))).toContain('Asia/Seoul (as far as I know');
    await saveZone('Europe/Oslo');
    expect(linesOf(await panel({ zone: 'Asia/Seoul' }))).toContain('Time zone: Europe/Oslo');
  });
});

describe('turning reminders on and off', () => {
  it('in the panel says when the next one comes', async () => {
    await learn(rig, 3, 3);
    const on = messageOf(await rig.click(await panel(), 'Turn reminders on'));
    expect(wordsOf(on)).toMatch(/Reminders: around 09:00, the next on 3 Mar 2026, 09:[0-2]\d$/m);
    expect(labelsOf(on)).toContain('Turn reminders off');
    const off = messageOf(await rig.click(on, 'Turn reminders off'));
    expect(linesOf(off)).toContain('Reminders: off');
    expect(await rig.app.nextReminderAt(accountOf('mei'))).toBeNull();
  });

  it('with nothing learned yet says so', async () => {
    const on = messageOf(await rig.click(await panel(), 'Turn reminders on'));
    expect(linesOf(on)).toContain('Reminders: around 09:00, as soon as something is due');
  });
});

const accountOf = (externalId: string) => ({ platform: 'playground', scope: 'W1', externalId }) as const;

describe('pause and resume', () => {
  it('stop reminders and start them again, with the next one planned', async () => {
    await learn(rig, 3, 3);
    expect(wordsOf(await type(rig, '/quiz resume'))).toBe(
      'Reminders are on. I am sending you a direct message now, to be sure that it arrives.',
    );
    expect(wordsOf(await type(rig, '/quiz pause'))).toBe(
      'Reminders are paused. Your memory is kept, and /quiz resume turns them on again.',
    );
    expect(linesOf(await panel())).toContain('Reminders: paused');
    expect(await rig.app.nextReminderAt(accountOf('mei'))).toBeNull();
    expect(wordsOf(await type(rig, '/quiz resume'))).toBe('Welcome back! Reminders are on again.');
    expect(await rig.app.nextReminderAt(accountOf('mei'))).not.toBeNull();
  });

  it('leave answering and reviewing as they were', async () => {
    await type(rig, '/quiz resume');
    await type(rig, '/quiz pause');
    await learn(rig, 1, 3);
    await liveUntil(rig, rig.clock.now() + DAY);
    expect(wordsOf(await type(rig, '/quiz review'))).toContain('Review · 1 of 6');
    expect(await rig.app.nextReminderAt(accountOf('mei'))).toBeNull();
  });

  it('have nothing to pause when reminders were never on', async () => {
    expect(wordsOf(await type(rig, '/quiz pause'))).toBe(
      'Reminders were not on, so there is nothing to pause. You can answer and review as ever.',
    );
    expect(await stored()).toMatchObject({ paused: false, remindersOn: false });
  });

  it('resume from the panel as well', async () => {
    await type(rig, '/quiz resume');
    await type(rig, '/quiz pause');
    const on = messageOf(await rig.click(await panel(), 'Turn reminders on'));
    expect(linesOf(on)).toContain('Reminders: around 09:00, as soon as something is due');
  });
});
