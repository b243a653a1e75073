import { describe, expect, it } from 'vitest';
import { type Case, createRespondRig, dialog, note, says } from './respond-rig.ts';

const REPLY = 4;
const THINKING = 5;
const QUIETLY = 6;
const REPLACE = 7;
const CHOICES = 8;
const DIALOG = 9;

async function answered(given: Case, ...answer: Parameters<typeof says>) {
  const rig = createRespondRig(given);
  await rig.answer(says(...answer));
  expect(rig.isDone()).toBe(true);
  return rig.api.asked;
}

describe('An answer that is there in time', () => {
  it('is one message for the person alone', async () => {
    const asked = await answered({ mode: 'private' }, 'private', 'Just you');
    expect(asked).toMatchObject([{ what: 'callback', type: REPLY, ephemeral: true, words: 'Just you' }]);
  });

  it('is an ordinary message in the bot’s direct messages', async () => {
    const asked = await answered({ mode: 'private', direct: true }, 'private', 'Just you');
    expect(asked).toMatchObject([{ what: 'callback', type: REPLY, ephemeral: false, words: 'Just you' }]);
  });

  it('is a message for everybody', async () => {
    const asked = await answered({ mode: 'public' }, 'public', 'The board');
    expect(asked).toMatchObject([{ what: 'callback', type: REPLY, ephemeral: false, words: 'The board' }]);
  });

  it('is private when the route turns out to have something to say to this person alone', async () => {
    const asked = await answered({ mode: 'public' }, 'private', 'Not here');
    expect(asked).toMatchObject([{ what: 'callback', type: REPLY, ephemeral: true, words: 'Not here' }]);
  });

  it('replaces the message that was clicked', async () => {
    const asked = await answered({ mode: 'update', replaceable: true }, 'update', 'Next');
    expect(asked).toMatchObject([{ what: 'callback', type: REPLACE, words: 'Next' }]);
  });

  it('does not replace what others read, or what is old', async () => {
    const asked = await answered({ mode: 'update', replaceable: false }, 'update', 'Next');
    expect(asked).toMatchObject([{ what: 'callback', type: REPLY, ephemeral: true, words: 'Next' }]);
  });

  it('opens a dialog', async () => {
    const rig = createRespondRig({ mode: 'form' });
    await rig.answer(dialog);
    expect(rig.api.asked).toMatchObject([{ what: 'callback', type: DIALOG, data: { custom_id: 'f' } }]);
  });

  it('is followed by what comes with it, in order and for the person alone', async () => {
    const asked = await answered({ mode: 'public' }, 'public', 'The board', 'By the way', 'And this');
    expect(asked.map(({ what, ephemeral, words }) => [what, ephemeral, words])).toEqual([
      ['callback', false, 'The board'],
      ['follow-up', true, 'By the way'],
      ['follow-up', true, 'And this'],
    ]);
  });

  it('pings nobody', async () => {
    const asked = await answered({ mode: 'private' }, 'private', 'Hello @everyone', 'And @everyone');
    for (const { data } of asked) expect(data).toMatchObject({ allowed_mentions: { parse: [] } });
  });
});

describe('An answer that takes longer', () => {
  const deferred = async (given: Case) => {
    const rig = createRespondRig(given);
    await rig.pass(1_499);
    expect(rig.api.asked).toEqual([]);
    await rig.pass(1);
    expect(rig.api.asked).toHaveLength(1);
    await rig.pass(60_000);
    expect(rig.isDone()).toBe(false);
    return rig;
  };
  const shape = (rig: Awaited<ReturnType<typeof deferred>>) =>
    rig.api.asked.map(({ what, type, ephemeral, words }) => [type ?? what, ephemeral, words]);

  it('is deferred for the person alone, and fills that in', async () => {
    const rig = await deferred({ mode: 'private' });
    await rig.answer(says('private', 'Just you', 'By the way'));
    expect(shape(rig)).toEqual([
      [THINKING, true, ''],
      ['edit', false, 'Just you'],
      ['follow-up', true, 'By the way'],
    ]);
    expect(rig.isDone()).toBe(true);
  });

  it('is deferred for everybody', async () => {
    const rig = await deferred({ mode: 'public' });
    await rig.answer(says('public', 'The board'));
    expect(shape(rig)).toEqual([
      [THINKING, false, ''],
      ['edit', false, 'The board'],
    ]);
  });

  it('takes a public deferral away when it is for the person alone', async () => {
    const rig = await deferred({ mode: 'public' });
    await rig.answer(says('private', 'Not here'));
    expect(shape(rig)).toEqual([
      [THINKING, false, ''],
      ['delete', false, ''],
      ['follow-up', true, 'Not here'],
    ]);
  });

  it('replaces the message that was clicked', async () => {
    const rig = await deferred({ mode: 'update', replaceable: true });
    await rig.answer(says('update', 'Next'));
    expect(shape(rig)).toEqual([
      [QUIETLY, false, ''],
      ['edit', false, 'Next'],
    ]);
  });

  it('leaves the message that was clicked alone when it turns out to be a private line', async () => {
    const rig = await deferred({ mode: 'update', replaceable: true });
    await rig.answer(says('private', 'Too old'));
    expect(shape(rig)).toEqual([
      [QUIETLY, false, ''],
      ['follow-up', true, 'Too old'],
    ]);
  });

  it('is private from the beginning when the clicked message is not to be replaced', async () => {
    const rig = await deferred({ mode: 'update', replaceable: false });
    await rig.answer(says('update', 'Next'));
    expect(shape(rig)).toEqual([
      [THINKING, true, ''],
      ['edit', false, 'Next'],
    ]);
  });

  it('hides nothing in the bot’s direct messages', async () => {
    for (const mode of ['private', 'public', 'update'] as const) {
      const rig = await deferred({ mode, direct: true });
      await rig.answer(says('private', 'Here', 'By the way'));
      expect(rig.api.asked.some(({ ephemeral }) => ephemeral)).toBe(false);
      expect(rig.api.asked.map(({ words }) => words)).toEqual(['', 'Here', 'By the way']);
    }
  });

  it('replaces a message together with its attachments', async () => {
    const rig = await deferred({ mode: 'update', replaceable: true });
    await rig.answer({
      mode: 'update',
      message: { ...note('x'), blocks: [{ kind: 'image', png: new Uint8Array([1]), alt: 'A curve' }] },
    });
    expect(rig.api.asked.at(-1)).toMatchObject({ data: { attachments: [{ id: '0' }] } });
    const plain = await deferred({ mode: 'update', replaceable: true });
    await plain.answer(says('update', 'Next'));
    expect(plain.api.asked.at(-1)).toMatchObject({ data: { attachments: [] } });
  });

  it('cannot be a dialog any more: the person is told', async () => {
    const rig = createRespondRig({ mode: 'form' });
    await rig.pass(2_499);
    expect(rig.api.asked).toEqual([]);
    await rig.pass(1);
    expect(shape(rig)).toEqual([[REPLY, true, 'That took too long. Please try again.']]);
    await rig.answer(dialog);
    expect(rig.api.asked).toHaveLength(1);
  });

  it('offers no choices any more', async () => {
    const rig = createRespondRig({ mode: 'choices', kind: 'autocomplete' });
    await rig.pass(2_500);
    expect(rig.api.asked).toMatchObject([{ type: CHOICES, data: { choices: [] } }]);
  });

  it('says sorry when a route answers with what was never declared', async () => {
    const rig = await deferred({ mode: 'private' });
    await rig.answer(dialog);
    expect(rig.api.asked.at(-1)?.words).toContain('Something went wrong');
    expect(rig.log.messages('error')).toEqual(['discord_answer_of_another_mode']);
  });
});

describe('Choices', () => {
  const choose = async (before: string, ...choices: readonly { label: string; value: string }[]) => {
    const rig = createRespondRig({ mode: 'choices', kind: 'autocomplete', before });
    await rig.answer({ mode: 'choices', choices });
    return rig.api.asked[0]?.data;
  };

  it('stand for the bare value of the option that is typed', async () => {
    const before = 'schedule time:"9 am" zone:';
    expect(await choose(before, { label: 'Berlin', value: `${before}Europe/Berlin` })).toEqual({
      choices: [{ name: 'Berlin', value: 'Europe/Berlin' }],
    });
  });

  it('keep to what Discord takes', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ label: `${index}`, value: `${index}` }));
    expect(await choose('', ...many)).toEqual({
      choices: many.slice(0, 25).map(({ label, value }) => ({ name: label, value })),
    });
    const long = 'x'.repeat(101);
    expect(
      await choose('', { label: long, value: 'a' }, { label: 'b', value: long }, { label: '', value: 'c' }),
    ).toEqual({ choices: [{ name: `${'x'.repeat(99)}…`, value: 'a' }] });
    expect(await choose('', { label: `${'x'.repeat(98)}😀xx`, value: 'a' })).toEqual({
      choices: [{ name: `${'x'.repeat(98)}…`, value: 'a' }],
    });
  });

  it('are none when the product says something else', async () => {
    const rig = createRespondRig({ mode: 'choices', kind: 'autocomplete' });
    await rig.answer(says('private', 'Slow down'));
    expect(rig.api.asked).toMatchObject([{ type: CHOICES, data: { choices: [] } }]);
  });
});
