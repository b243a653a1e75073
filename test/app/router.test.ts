// The one way in: every command and every button leads somewhere, in the mode that was promised.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeButton } from '#src/app/button-id.ts';
import { PlatformError, UserError } from '#src/errors.ts';
import type { Answer } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { type AppRig, createAppRig, type Doing, messageOf, type Who } from '../support/app-rig.ts';
import { DAY, HOUR, postsIn, saidTo, schedule } from '../support/channel-admin.ts';
import { filledIn } from '../support/filled-in.ts';
import { linesOf } from '../support/message-words.ts';
import { ROOT } from '../support/running-bot.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  await rig.close();
});

/** Every verb that is written into a button, a select or a dialog somewhere in the product. */
function writtenVerbs(): readonly string[] {
  const folder = join(ROOT, 'src/app');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const verbs = files.flatMap((file) => [
    ...readFileSync(join(folder, file), 'utf8').matchAll(/encodeButton\(\s*'([a-z-]+)'/g),
  ]);
  return [...new Set(verbs.map(([, verb = '']) => verb))].sort();
}

const NOTHING = /does nothing any more|out of date|Something went wrong|I do not know/;

/** Does everything that can be done from one message on, as one person, and checks each answer. */
function createExplorer(who: Who, met: Set<string>) {
  const times = new Map<string, number>();

  async function act(doing: Doing): Promise<Answer> {
    rig.clock.advance(3_000);
    const promised = rig.app.handler.mode(rig.interaction(doing, who));
    const answer = await rig.do(doing, who);
    const words = 'message' in answer ? linesOf(answer.message) : [];
    expect([promised, 'private'], `${JSON.stringify(doing)}: ${words.join(' ')}`).toContain(answer.mode);
    expect(words.join('\n')).not.toMatch(NOTHING);
    return answer;
  }

  /** What can be done with a message: each kind of button some times, that the walk comes to an end. */
  function waysOn(message: Message): readonly Doing[] {
    const all = message.blocks.flatMap((block): readonly Doing[] => {
      if (block.kind === 'select') {
        return [{ kind: 'select', buttonId: block.id, value: block.options.at(-1)?.value ?? '' }];
      }
      if (block.kind === 'spoiler') {
        return block.reveal === undefined ? [] : [{ kind: 'button', buttonId: block.reveal }];
      }
      if (block.kind !== 'buttons') return [];
      return block.buttons.flatMap((button) =>
        button.kind === 'action' ? [{ kind: 'button' as const, buttonId: button.id }] : [],
      );
    });
    return all.filter((doing) => {
      const id = 'buttonId' in doing ? doing.buttonId : '';
      const { verb = '', args = [] } = decodeButton(id) ?? {};
      met.add(verb);
      const sort = `${verb} ${args.at(-1)?.slice(0, 12)}`;
      for (const key of [verb, sort]) times.set(key, (times.get(key) ?? 0) + 1);
      return (times.get(sort) ?? 0) <= 2 && (times.get(verb) ?? 0) <= 6;
    });
  }

  async function explore(answer: Answer): Promise<void> {
    if (answer.mode === 'choices') return;
    if (answer.mode === 'form') {
      const { id, fields } = answer.form;
      met.add(decodeButton(id)?.verb ?? '');
      const values = Object.fromEntries(fields.map((field) => [field.name, filledIn(field)]));
      await explore(await act({ kind: 'form', formId: id, values }));
      return;
    }
    for (const message of [answer.message, ...(answer.also ?? [])]) {
      for (const doing of waysOn(message)) await explore(await act(doing));
    }
  }

  return {
    message: (message: Message) => explore({ mode: 'private', message }),
    command: async (command: string, text: string) => explore(await act({ kind: 'command', command, text })),
  };
}

/** The direct messages of somebody whose cards have become due, the newest first. */
async function directs(member: string): Promise<readonly Message[]> {
  const who = { member };
  await rig.click(messageOf(await rig.command('/quiz settings', who)), 'Turn reminders on', who);
  for (let learned = 0; learned < 4; learned += 1) {
    rig.clock.advance(11_000);
    const question = messageOf(await rig.command('/quiz now deck:tea', who));
    await rig.click(messageOf(await rig.click(question, 'A', who)), '1 ', who);
  }
  for (let hour = 0; hour < 48; hour += 1) await rig.pass(HOUR);
  return rig.sender.arrived
    .filter(({ target }) => target.kind === 'direct')
    .map(({ message }) => message)
    .reverse();
}

const NOT_USED: Doing = { kind: 'button', buttonId: '' };

/** What only a platform that hides no texts and completes in forms leads to. */
async function onSlack(met: Set<string>): Promise<void> {
  await rig.close();
  rig = await createAppRig({ platform: 'slack', repeatSafeMs: 0 });
  const explorer = createExplorer({ member: 'mei' }, met);
  await schedule(rig, 'time:10:00');
  await rig.pass(2 * HOUR);
  await rig.pass(DAY);
  for (const post of postsIn(rig)) await explorer.message(post);
  await explorer.command('tea', '');
}

describe('every command and every button', () => {
  it('is answered, in the mode its route declares or in private', async () => {
    const met = new Set<string>();
    const mei = { member: 'mei', isAdmin: true };
    const explorer = (who: Who = mei) => createExplorer(who, met);
    await schedule(rig, 'time:10:00 deck:teaware');
    await schedule(rig, 'time:10:00');
    await rig.pass(2 * HOUR);
    rig.sender.script.push(() => {
      throw new PlatformError('no-permission', 'no');
    });
    await rig.pass(DAY);
    for (const post of postsIn(rig)) await explorer().message(post);
    for (const text of ['steep', 'stee', 'xyzzy', '']) await explorer().command('tea', text);
    await explorer().command('quiz', 'now deck:teaware');
    for (const direct of await directs('ada')) await explorer({ member: 'ada' }).message(direct);
    for (const { name, subcommands } of rig.app.handler.commands) {
      for (const { name: text } of subcommands) await explorer().command(name, text);
    }
    // Twice: what was paused is resumed.
    for (const _time of ['first', 'second']) {
      await explorer().message(await rig.app.handler.home(rig.interaction(NOT_USED, mei)));
    }
    expect(rig.log.messages('error')).toEqual([]);
    await onSlack(met);
    expect(writtenVerbs().filter((verb) => !met.has(verb))).toEqual([]);
    expect([...met].filter((verb) => !writtenVerbs().includes(verb))).toEqual([]);
    expect(rig.log.messages('error')).toEqual([]);
  });

  it('is shown by the pickers within their limits', () => {
    for (const { name, description, subcommands, term } of rig.app.handler.commands) {
      const all = [{ name, description }, ...subcommands, ...(term === null ? [] : [term])];
      for (const each of [...all, ...subcommands.flatMap(({ options }) => options)]) {
        expect(each.name).toMatch(/^[a-z][a-z-]{0,31}$/);
        expect(each.description.length).toBeGreaterThan(3);
        expect(each.description.length).toBeLessThanOrEqual(100);
      }
      expect(subcommands.length).toBeLessThanOrEqual(25);
    }
  });
});

describe('the mode of what leads nowhere', () => {
  it.each<[string, Doing]>([
    ['an unknown option', { kind: 'command', command: 'quiz', text: 'now cup:1' }],
    ['a button of another version', { kind: 'button', buttonId: '0|rate|x' }],
    ['an invented verb', { kind: 'select', buttonId: '1|constructor', value: '1' }],
    ['an unknown dialog', { kind: 'form', formId: 'x', values: {} }],
  ])('of %s is private, before anything is looked up', async (_what, doing) => {
    const stranger = { member: 'nobody' };
    const interaction = rig.interaction(doing, stranger);
    expect(rig.app.handler.mode(interaction)).toBe('private');
    expect((await rig.app.handler.handle(interaction)).mode).toBe('private');
    expect(await rig.store.people.findAccount(interaction.account)).toBeNull();
  });

  it('is that of the help for an unknown command', async () => {
    const help = linesOf(messageOf(await rig.command('/quiz help')));
    expect(linesOf(messageOf(await rig.command('/coffee beans')))).toEqual([
      'I do not know “/coffee”.',
      ...help,
    ]);
    expect(linesOf(messageOf(await rig.command('/QUIZ Helpp')))).toEqual([
      'I do not know “Helpp”. Did you mean /quiz help?',
      ...help,
    ]);
  });
});

describe('completing what is being typed', () => {
  const complete = async (command: string, text: string, who?: Who) => {
    const answer = await rig.do({ kind: 'autocomplete', command, text }, who);
    if (answer.mode !== 'choices') throw new Error(answer.mode);
    return answer.choices.map(({ value }) => value);
  };

  it('finds zones by any part of their name, cities that begin so first', async () => {
    expect(await complete('quiz-admin', 'schedule zone:Berl')).toEqual(['schedule zone:Europe/Berlin']);
    expect((await complete('quiz-admin', 'schedule time:9 zone:new_y'))[0]).toBe(
      'schedule time:9 zone:America/New_York',
    );
    expect(await complete('quiz-admin', 'schedule zone:new york')).toEqual([
      'schedule zone:America/New_York',
    ]);
    const many = await complete('quiz-admin', 'schedule zone:a');
    expect(many).toHaveLength(10);
    expect(await complete('quiz-admin', 'schedule zone:nowhere')).toEqual([]);
  });

  it('finds decks by id and by title', async () => {
    expect(await complete('quiz', 'now deck:')).toEqual(['now deck:tea', 'now deck:teaware']);
    expect(await complete('quiz', 'now deck:maki')).toEqual(['now deck:tea']);
    expect(await complete('quiz', 'now level:easy deck:making t')).toEqual(['now level:easy deck:tea']);
    expect(await complete('quiz-admin', 'schedule deck:teaw')).toEqual(['schedule deck:teaware']);
  });

  it('offers usual times, days, levels and periods', async () => {
    expect(await complete('quiz-admin', 'schedule time:1')).toEqual(
      ['10:00', '13:00', '16:00'].map((time) => `schedule time:${time}`),
    );
    expect(await complete('quiz-admin', 'schedule weekdays:m')).toEqual(
      ['mon-fri', 'mon,wed,fri'].map((days) => `schedule weekdays:${days}`),
    );
    expect(await complete('quiz-admin', 'schedule level:b')).toEqual(['schedule level:beginner']);
    expect(await complete('quiz', 'leaderboard period:')).toEqual([
      'leaderboard period:week',
      'leaderboard period:all',
    ]);
  });

  it('finds entries of a lookup', async () => {
    expect(await complete('tea', 'ste')).toContain('tea.steep');
  });

  it('is empty for what is unknown, and when it is too much', async () => {
    for (const text of ['', 'schedule', 'dance time:', 'schedule cup:', 'schedule time']) {
      expect(await complete('quiz-admin', text)).toEqual([]);
    }
    expect(await complete('coffee', 'x')).toEqual([]);
    const typing = await Promise.all(
      Array.from({ length: 35 }, () => complete('quiz', 'now deck:', { member: 'fast' })),
    );
    expect(typing.map(({ length }) => length)).toEqual([...Array(30).fill(2), ...Array(5).fill(0)]);
  });

  it('makes nobody known', async () => {
    const interaction = rig.interaction({ kind: 'autocomplete', command: 'quiz', text: 'now deck:' });
    await rig.app.handler.handle(interaction);
    expect(await rig.store.people.findAccount(interaction.account)).toBeNull();
  });
});

describe('an error that a person can mend', () => {
  it('is shown as it is, and logged only when there is a cause behind it', async () => {
    const cause = new Error('disk');
    const other = await createAppRig({
      wrapStore: (store) => ({
        ...store,
        posts: { ...store.posts, ofSchedule: () => Promise.reject(new UserError('Try later.', { cause })) },
      }),
    });
    await schedule(other, 'time:10:00');
    expect(await saidTo(other, '/quiz-admin status')).toEqual(['Try later.']);
    expect(await saidTo(other, '/quiz-admin nonsense')).not.toEqual(['Try later.']);
    expect(other.log.lines.filter(({ level }) => level !== 'info')).toMatchObject([
      { level: 'warn', message: 'interaction_refused', fields: { error: { cause } } },
    ]);
    await other.close();
  });
});

describe('a schedule with several mistakes', () => {
  it('is told all of them at once', async () => {
    expect(await saidTo(rig, '/quiz-admin schedule time:25:00 level:hard zone:Europe/Berln')).toEqual([
      '“25:00” is not a time. Use 24 hours, such as 09:00 or 16:30. “Europe/Berln” is not a time zone I know. Did you mean Europe/Berlin? “hard” does not fit level. Use all, beginner, intermediate or advanced.',
    ]);
  });
});
