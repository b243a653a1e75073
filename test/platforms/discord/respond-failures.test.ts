import { DiscordAPIError, HTTPError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createRespondRig, says } from './respond-rig.ts';
import { apiError, httpError } from './scripted-api.ts';

const ANSWERED = apiError(400, 40060);
const TOO_LATE = apiError(404, 10062);
const NO_WEBHOOK = apiError(404, 10015);
const REFUSED = apiError(400, 50035);
const BROKEN = httpError(502);
const DROPPED = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });

type Rig = ReturnType<typeof createRespondRig>;
const steps = (rig: Rig) =>
  rig.api.asked.map(({ what, words }) => (words === '' ? what : `${what}: ${words}`));

const answeredWith = async (...failures: readonly unknown[]) => {
  const rig = createRespondRig({ mode: 'private' });
  for (const failure of failures) rig.api.next(failure);
  await rig.answer(says('private', 'Hello', 'By the way'));
  return rig;
};

const deferredWith = async (...failures: readonly unknown[]) => {
  const rig = createRespondRig({ mode: 'private' });
  for (const failure of failures) rig.api.next(failure);
  await rig.pass(1_500);
  return rig;
};

describe('The first answer', () => {
  it('is left to whoever was faster', async () => {
    const rig = await answeredWith(ANSWERED);
    expect(steps(rig)).toEqual(['callback: Hello']);
    expect(rig.log.messages('info')).toEqual(['discord_answer_too_late']);
    expect(rig.log.messages('warn')).toEqual([]);
  });

  it('is given up when it comes too late', async () => {
    const rig = await answeredWith(TOO_LATE);
    expect(steps(rig)).toEqual(['callback: Hello']);
    expect(rig.log.messages('info')).toEqual(['discord_answer_too_late']);
  });

  it.each([
    ['an error of Discord', BROKEN],
    ['a dropped connection', DROPPED],
  ])('is sent once more after %s', async (_what, failure) => {
    const rig = await answeredWith(failure);
    expect(steps(rig)).toEqual(['callback: Hello', 'callback: Hello', 'follow-up: By the way']);
    expect(rig.log.messages('warn')).toEqual([]);
  });

  it('has arrived at its first try when the second hears of an answer', async () => {
    const rig = await answeredWith(DROPPED, ANSWERED);
    expect(steps(rig)).toEqual(['callback: Hello', 'callback: Hello', 'follow-up: By the way']);
    expect(rig.log.messages('info')).toEqual([]);
  });

  it('is not tried a third time, and reported once', async () => {
    const rig = await answeredWith(BROKEN, BROKEN);
    expect(steps(rig).filter((step) => step.startsWith('callback'))).toHaveLength(2);
    expect(rig.log.messages('warn')).toEqual(['discord_answer_failed']);
  });

  it('is not tried again when that could only be too late', async () => {
    const rig = createRespondRig({ mode: 'private' });
    rig.api.next(BROKEN);
    await rig.pass(2_600);
    expect(steps(rig)).toEqual(['callback']);
    expect(rig.log.messages('warn')).toEqual(['discord_answer_failed']);
  });

  it('is an apology when Discord does not take it', async () => {
    const rig = await answeredWith(REFUSED);
    expect(steps(rig)).toEqual([
      'callback: Hello',
      'callback: Something went wrong in Quizloop. Please try again.',
      'follow-up: By the way',
    ]);
    expect(rig.log.messages('warn')).toEqual(['discord_answer_failed']);
  });

  it('tells the log neither the token nor a word of the message', async () => {
    const { log } = await answeredWith(REFUSED, apiError(400, 50035));
    const [line] = log.lines.filter(({ level }) => level === 'warn');
    expect(line?.fields.error).toBeInstanceOf(Error);
    expect(line?.fields.error).not.toBeInstanceOf(DiscordAPIError);
    expect(line?.fields.error).not.toBeInstanceOf(HTTPError);
    const everything = JSON.stringify(log.lines, (_key, value: unknown) =>
      value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
    );
    expect(everything).not.toContain('secret');
  });
});

describe('An interaction that another process has', () => {
  it.each(['private', 'public', 'update', 'form', 'choices'] as const)(
    'is met with silence where its answer would be %s',
    async (mode) => {
      const rig = createRespondRig({ mode });
      await rig.answer({ mode: 'elsewhere' });
      expect(steps(rig)).toEqual([]);
      expect(rig.isDone()).toBe(true);
    },
  );
});

describe('A deferral', () => {
  it('is filled in also when nobody knows whether it arrived', async () => {
    const rig = await deferredWith(BROKEN, BROKEN);
    await rig.answer(says('private', 'Hello'));
    expect(steps(rig)).toEqual(['callback', 'callback', 'edit: Hello']);
  });

  it('is left alone when another process has the interaction', async () => {
    for (const failure of [ANSWERED, null]) {
      const rig = await deferredWith(failure);
      await rig.answer({ mode: 'elsewhere' });
      expect(steps(rig)).toEqual(['callback']);
      expect(rig.isDone()).toBe(true);
    }
  });

  it('of another process, which could not find out in time, is filled in by the one that has it', async () => {
    const rig = await deferredWith(ANSWERED);
    await rig.answer(says('private', 'Hello'));
    expect(steps(rig)).toEqual(['callback', 'edit: Hello']);
    expect(rig.isDone()).toBe(true);
  });

  it('is filled in after up to three tries', async () => {
    const rig = await deferredWith(null, BROKEN, DROPPED);
    await rig.answer(says('private', 'Hello'));
    expect(steps(rig)).toEqual(['callback', 'edit: Hello']);
    await rig.pass(250);
    await rig.pass(1_000);
    expect(steps(rig)).toEqual(['callback', 'edit: Hello', 'edit: Hello', 'edit: Hello']);
    expect(rig.isDone()).toBe(true);
    expect(rig.log.messages('warn')).toEqual([]);
  });

  it('is given up after the third try, and reported once', async () => {
    const rig = await deferredWith(null, BROKEN, BROKEN, BROKEN);
    await rig.answer(says('private', 'Hello'));
    await rig.pass(250);
    await rig.pass(1_000);
    expect(steps(rig)).toHaveLength(4);
    expect(rig.isDone()).toBe(true);
    expect(rig.log.messages('warn')).toEqual(['discord_answer_failed']);
  });

  it.each(['while it waits for its next try', 'before it is filled in'])(
    'is not tried again once the process ends, %s',
    async (when) => {
      const rig = await deferredWith(null, BROKEN);
      if (when === 'before it is filled in') await rig.end();
      await rig.answer(says('private', 'Hello'));
      await rig.end();
      expect(steps(rig)).toEqual(['callback', 'edit: Hello']);
      expect(rig.isDone()).toBe(true);
      expect(rig.log.messages('warn')).toEqual(['discord_answer_failed']);
    },
  );

  it('is not filled in when its time is over', async () => {
    const rig = await deferredWith(null, NO_WEBHOOK);
    await rig.answer(says('private', 'Hello', 'By the way'));
    expect(steps(rig)).toEqual(['callback', 'edit: Hello']);
    expect(rig.log.messages('info')).toEqual(['discord_answer_too_late']);
  });

  it('is filled in with an apology when Discord does not take the answer', async () => {
    const rig = await deferredWith(null, REFUSED);
    await rig.answer(says('private', 'Hello'));
    expect(steps(rig)).toEqual([
      'callback',
      'edit: Hello',
      'edit: Something went wrong in Quizloop. Please try again.',
    ]);
  });

  it('for everybody that cannot be taken away never shows what is for one person', async () => {
    const rig = createRespondRig({ mode: 'public' });
    rig.api.next(null);
    rig.api.next(REFUSED);
    await rig.pass(1_500);
    await rig.answer(says('private', 'Only you'));
    expect(rig.isDone()).toBe(true);
    expect(steps(rig)).toEqual([
      'callback',
      'delete',
      'edit: Something went wrong in Quizloop. Please try again.',
    ]);
  });
});
