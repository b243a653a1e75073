// What only those may do who manage a workspace: who that is, and what happens when nobody can say.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppRig, buttonIdIn, createAppRig, type Doing, messageOf } from '../support/app-rig.ts';
import { ADMIN, anAdmin } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

describe('who may do what', () => {
  it('is asked of every admin command, and of every button it leads to', async () => {
    const asked = messageOf(await rig.command('/quiz-admin schedule', ADMIN));
    const admin = rig.app.handler.commands.find(({ name }) => name === 'quiz-admin');
    for (const [index, { name, options }] of (admin?.subcommands ?? []).entries()) {
      const required = options.filter((option) => option.required).map((option) => `${option.name}:@ada`);
      const typed = ['/quiz-admin', name, ...required].join(' ');
      expect(linesOf(messageOf(await rig.command(typed, { member: `m-${index}` })))).toEqual([
        'Only people who manage this workspace can do that. Ask one of them.',
      ]);
    }
    for (const label of ['Every day', 'Monday to Friday', 'Another time']) {
      expect((await rig.click(asked, label, { member: 'mei' })).mode).toBe('private');
      expect((await rig.click(asked, label, anAdmin())).mode).not.toBe('public');
    }
  });
});

describe('what only some may do', () => {
  const UNKNOWN = 'I could not ask the platform who you are just now. Please try again.';

  it('waits for another try when nobody could say who somebody is', async () => {
    const asked = messageOf(await rig.command('/quiz-admin schedule', ADMIN));
    const unsure = { ...rig.interaction({ kind: 'command', command: 'quiz-admin', text: 'list' }, ADMIN) };
    expect(linesOf(messageOf(await rig.app.handler.handle({ ...unsure, isAdmin: null })))).toEqual([UNKNOWN]);
    const buttonId = buttonIdIn(asked, 'Every day');
    const click = rig.interaction({ kind: 'button', buttonId }, ADMIN);
    const answer = await rig.app.handler.handle({ ...click, isAdmin: null });
    expect(answer).toMatchObject({ mode: 'private', problem: true });
    expect(linesOf(messageOf(answer))).toEqual([UNKNOWN]);
  });

  it('is open to those who were named, whatever the platform says', async () => {
    await rig.command('/quiz-admin allow user:mei', ADMIN);
    const named = rig.interaction({ kind: 'command', command: 'quiz-admin', text: 'list' });
    const allow = rig.interaction({ kind: 'command', command: 'quiz-admin', text: 'allow user:bo' });
    expect(linesOf(messageOf(await rig.app.handler.handle({ ...named, isAdmin: null })))).not.toEqual([
      UNKNOWN,
    ]);
    expect(linesOf(messageOf(await rig.app.handler.handle({ ...allow, isAdmin: null })))).toEqual([UNKNOWN]);
  });

  it('is worth asking who somebody is, and nothing else is', async () => {
    const asked = messageOf(await rig.command('/quiz-admin schedule', ADMIN));
    const needs = (doing: Doing) => rig.app.handler.needsAdmin(rig.interaction(doing));
    expect(needs({ kind: 'command', command: 'quiz-admin', text: 'list' })).toBe(true);
    expect(needs({ kind: 'button', buttonId: buttonIdIn(asked, 'Every day') })).toBe(true);
    expect(needs({ kind: 'command', command: 'quiz', text: 'now' })).toBe(false);
    expect(needs({ kind: 'button', buttonId: 'unreadable' })).toBe(false);
    expect(needs({ kind: 'autocomplete', command: 'quiz-admin', text: 'list' })).toBe(false);
  });
});
