import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandSpecs } from '#src/app/commands.ts';
import { parseCommand } from '#src/app/parse-command.ts';
import { UserError } from '#src/errors.ts';
import type { CommandSpec } from '#src/ports/chat.ts';

const deck = {
  id: 'asyncio',
  title: 'Python asyncio',
  description: '',
  command: 'asyncio',
  language: 'en',
  licence: '',
  cards: [],
  reference: [],
};

function spec(name: string, commandPrefix = ''): CommandSpec {
  const found = commandSpecs({ decks: new Map([['asyncio', deck]]), commandPrefix }).find(
    (each) => each.name === `${commandPrefix}${name}`,
  );
  if (found === undefined) throw new Error(name);
  return found;
}

const parse = (name: string, text: string) => parseCommand(spec(name), '', text);
const refusal = (name: string, text: string): string => {
  try {
    parse(name, text);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error(`“${text}” was understood.`);
};

describe('parsing a command', () => {
  it('takes a lookup term whole', () => {
    expect(parse('asyncio', ' cancel a task ')).toEqual({
      path: 'asyncio',
      options: { term: 'cancel a task' },
    });
  });

  it('takes options by name, in any order, and bare values in the order of the command', () => {
    expect(parse('quiz-admin', 'schedule zone:Europe/Berlin time:09:30 level:Beginner').options).toEqual({
      time: '09:30',
      zone: 'Europe/Berlin',
      level: 'beginner',
    });
    expect(parse('quiz-admin', 'schedule 9:30 mon,wed').options).toEqual({
      time: '9:30',
      weekdays: 'mon,wed',
    });
    expect(parse('quiz', 'leaderboard all')).toEqual({
      path: 'quiz leaderboard',
      options: { period: 'all' },
    });
  });

  it('keeps quoted words together', () => {
    expect(parse('quiz-admin', 'schedule zone:"America/New York"').options).toEqual({
      zone: 'America/New York',
    });
  });

  it('shows help when nothing was typed', () => {
    expect(parse('quiz', '').path).toBe('quiz help');
    expect(parse('quiz-admin', '').path).toBe('quiz-admin list');
  });

  it('knows the commands behind their prefix', () => {
    expect(parseCommand(spec('quiz', 'ql-'), 'ql-', 'now').path).toBe('quiz now');
  });

  it('takes what is no command for a call for help, and suggests the nearest', () => {
    expect(parse('quiz', 'reveiw of:all')).toEqual({
      path: 'quiz help',
      options: {},
      misread: 'I do not know “reveiw”. Did you mean /quiz review?',
    });
    expect(parse('quiz-admin', 'xyzzy')).toEqual({
      path: 'quiz-admin help',
      options: {},
      misread: 'I do not know “xyzzy”.',
    });
    expect(parse('quiz', 'x'.repeat(50)).misread).toBe(`I do not know “${'x'.repeat(40)}…”.`);
  });

  it('says what is wrong with options, all at once', () => {
    expect(refusal('quiz-admin', 'schedule tme:09:00 level:hard')).toBe(
      'I do not know the option “tme:09:00”. Did you mean time:? “hard” does not fit level. Use all, beginner, intermediate or advanced.',
    );
    expect(refusal('quiz', 'stats please')).toBe(
      '“please” is one word too many: this command takes nothing more.',
    );
  });

  it('leaves values to a command that checks them itself, and nothing else', () => {
    const admin = (text: string) =>
      parseCommand(spec('quiz-admin'), '', text, (path) => path === 'quiz-admin schedule').options;
    expect(admin('schedule level:hard')).toEqual({ level: 'hard' });
    expect(admin('schedule level:BEGINNER')).toEqual({ level: 'beginner' });
    expect(() => admin('schedule tme:09:00 level:hard')).toThrow(
      'I do not know the option “tme:09:00”. Did you mean time:?',
    );
  });

  it('never does anything but understand or refuse, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('quiz', 'quiz-admin', 'asyncio'),
        fc.string({ unit: 'binary' }),
        (name, text) => {
          try {
            expect(parse(name, text).path.startsWith(name)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
    );
  });
});
