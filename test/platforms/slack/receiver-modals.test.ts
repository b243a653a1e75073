// Modals, the Home tab and the shortcuts.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '#src/ports/chat.ts';
import type { Form } from '#src/ports/message.ts';
import { button, createReceiverRig, type ReceiverRig, say } from './receiver-rig.ts';

let rig: ReceiverRig;

beforeEach(async () => {
  rig = await createReceiverRig('http');
  await rig.receiver.start(rig.product);
});
afterEach(async () => {
  await rig.close();
  expect(rig.slack.violations).toEqual([]);
});

const modal = { modal: true } as const;
const home = { home: true } as const;
const answering = (answer: Answer, mode = answer.mode): void => {
  rig.script.mode = mode;
  rig.script.answer = () => answer;
};
const zone: Form = {
  id: 'zone',
  title: 'Your zone',
  submit: 'Save',
  fields: [{ kind: 'text', name: 'zone', label: 'Zone', hint: '', value: '', maxLength: 40 }],
};

/** The settings on the screen, with the form opened from them. */
async function openForm(): Promise<void> {
  answering({ mode: 'private', message: say('Settings', button('zone')) });
  await rig.slack.command(rig.mei, rig.channel, '/quiz', 'settings');
  answering({ mode: 'form', form: zone });
  await rig.press(rig.mei, rig.channel, 'zone');
}

describe('a form', () => {
  it('opens from a command and from a message', async () => {
    answering({ mode: 'form', form: zone });
    expect((await rig.slack.command(rig.mei, rig.channel, '/asyncio', '')).view?.title).toBe('Your zone');
    await rig.slack.closeModal(rig.mei);
    await openForm();
    expect(rig.slack.modal(rig.mei)?.title).toBe('Your zone');
  });

  it('that is objected to stays open with the words, and can be sent again', async () => {
    await openForm();
    answering({ mode: 'private', message: say('There is no such zone.'), problem: true }, 'update');
    expect((await rig.slack.submit(rig.mei, { zone: 'Mars' })).errors).toEqual({
      zone: 'There is no such zone.',
    });
    answering({ mode: 'private', message: say('Saved') });
    const { view, errors } = await rig.slack.submit(rig.mei, { zone: 'Asia/Tokyo' });
    expect(errors).toBeUndefined();
    expect(view?.text).toContain('Saved');
    const ids = rig.product.interactions.flatMap(({ kind, id }) => (kind === 'form' ? [id] : []));
    expect(new Set(ids).size).toBe(2);
    expect(rig.product.interactions.at(-1)).toMatchObject({ channel: { channelId: rig.channel.id } });
  });

  it('that is objected to can be sent again as it is, once what was wrong with the world is mended', async () => {
    await openForm();
    answering({ mode: 'private', message: say('I am not in there.'), problem: true }, 'update');
    rig.slack.redeliver(4);
    const refused = await rig.slack.submit(rig.mei, { zone: 'Asia/Tokyo' });
    expect(refused.errors).toEqual({ zone: 'I am not in there.' });
    answering({ mode: 'private', message: say('Saved') });
    rig.slack.redeliver(4);
    const { view, errors } = await rig.slack.submit(rig.mei, { zone: 'Asia/Tokyo' });
    expect(errors).toBeUndefined();
    expect(view?.text).toContain('Saved');
    expect(rig.product.interactions.filter(({ kind }) => kind === 'form')).toHaveLength(2);
  });

  it('replaces the private message that it was opened from, if its route says so', async () => {
    await openForm();
    answering({ mode: 'update', message: say('Settings: Asia/Tokyo') });
    const seen = await rig.slack.submit(rig.mei, { zone: 'Asia/Tokyo' });
    expect(seen.view).toBeNull();
    await vi.waitFor(() =>
      expect(rig.slack.messages(rig.mei, rig.channel).map(({ text }) => text)).toEqual([
        'Settings: Asia/Tokyo',
      ]),
    );
  });

  it('asks for the choices of its typeahead, and offers only what fits', async () => {
    const field = { kind: 'typeahead' as const, name: 'term', label: 'Term', hint: '', command: 'asyncio' };
    answering({ mode: 'form', form: { ...zone, fields: [field] } });
    await rig.slack.command(rig.mei, rig.channel, '/asyncio', '');
    const long = 'x'.repeat(151);
    answering({
      mode: 'choices',
      choices: [long, 'queue'].map((value) => ({ label: `The ${value}`, value })),
    });
    expect(await rig.slack.suggest(rig.mei, modal, 't:asyncio', 'qu')).toEqual([
      { text: 'The queue', value: 'queue' },
    ]);
    expect(rig.product.interactions.at(-1)).toMatchObject({
      kind: 'autocomplete',
      command: 'asyncio',
      text: 'qu',
    });
    answering({ mode: 'public', message: say('asyncio.Queue') });
    await rig.slack.submit(rig.mei, { term: 'queue' });
    expect(rig.product.interactions.at(-1)).toMatchObject({ kind: 'form', values: { term: 'queue' } });
  });
});

describe('the Home tab', () => {
  beforeEach(async () => {
    rig.script.home = ({ displayName, zone: where, isAdmin }) =>
      say(`Hello ${displayName} of ${where}, ${isAdmin ? 'admin' : 'member'}`, button('review'));
    await rig.slack.openHome(rig.amara);
  });

  it('is drawn for whoever opens it', () => {
    expect(rig.slack.homeOf(rig.amara)?.text).toContain('Hello Amara of Africa/Lagos, admin');
  });

  it('answers in a modal, where a session goes on, and is drawn anew each time', async () => {
    answering({ mode: 'update', message: say('Card 1', button('next')) });
    await rig.press(rig.amara, home, 'review');
    expect(rig.slack.modal(rig.amara)?.text).toContain('Card 1');
    await vi.waitFor(() => expect(rig.calls('views.publish')).toBe(2));
    answering({ mode: 'update', message: say('Card 2') });
    await rig.press(rig.amara, modal, 'next');
    expect(rig.slack.modal(rig.amara)?.text).toContain('Card 2');
    await vi.waitFor(() => expect(rig.calls('views.publish')).toBe(3));
  });

  it('lays a line over the session that says why nothing was done', async () => {
    answering({ mode: 'update', message: say('Card 1', button('rate')) });
    await rig.press(rig.amara, home, 'review');
    answering({ mode: 'private', message: say('Already rated.'), problem: true }, 'update');
    await rig.press(rig.amara, modal, 'rate');
    expect(rig.slack.modal(rig.amara)?.text).toContain('Already rated.');
    await rig.slack.closeModal(rig.amara);
    expect(rig.slack.modal(rig.amara)?.text).toContain('Card 1');
  });

  it('keeps the settings below a form, and shows what was saved in their place', async () => {
    answering({ mode: 'private', message: say('Settings', button('zone')) });
    await rig.press(rig.amara, home, 'review');
    answering({ mode: 'form', form: zone });
    await rig.press(rig.amara, modal, 'zone');
    expect(rig.slack.modal(rig.amara)?.title).toBe('Your zone');
    answering({ mode: 'update', message: say('Settings: Africa/Lagos') });
    await rig.slack.submit(rig.amara, { zone: 'Africa/Lagos' });
    await vi.waitFor(() => expect(rig.slack.modal(rig.amara)?.text).toContain('Settings: Africa/Lagos'));
  });
});

describe('a shortcut', () => {
  it.each([
    ['quiz-me', 'now'],
    ['review', 'review'],
  ])('%s stands for /quiz %s, and is answered in a modal', async (callback, text) => {
    const { view } = await rig.slack.shortcut(rig.mei, callback);
    expect(rig.product.interactions).toMatchObject([
      { kind: 'command', command: 'quiz', text, channel: null },
    ]);
    expect(view?.text).toContain('Hello');
  });

  it('whose modal does not open is answered in a direct message', async () => {
    rig.slack.on('views.open').fail('expired_trigger_id');
    await rig.slack.shortcut(rig.mei, 'review');
    await vi.waitFor(() => expect(rig.slack.direct(rig.mei).map(({ text }) => text)).toEqual(['Hello']));
  });
});

describe('a modal of a channel', () => {
  const shareFromModal = async () => {
    answering({ mode: 'form', form: zone });
    await rig.slack.command(rig.mei, rig.channel, '/asyncio', '');
    answering({ mode: 'private', message: say('asyncio.Queue', button('share')) });
    await rig.slack.submit(rig.mei, { zone: 'queue' });
    const carrier = say('asyncio.Queue. Shared.', button('more'));
    answering({ mode: 'public', message: say('Mei shared asyncio.Queue'), carrier });
    await rig.press(rig.mei, modal, 'share');
  };

  it('says that its answer was shared, without the button', async () => {
    await shareFromModal();
    await vi.waitFor(() => expect(rig.slack.modal(rig.mei)?.text).toContain('Shared.'));
    expect(rig.slack.modal(rig.mei)?.buttons.map(({ value }) => value)).toEqual(['more']);
  });

  it('does not say so when nothing arrived there', async () => {
    const refused = { ok: false, error: 'not_in_channel' };
    rig.slack.on('response_url').reply(404, 'used_url');
    rig.slack.on('chat.postMessage').reply(200, refused);
    await shareFromModal();
    await rig.receiver.stop();
    expect(rig.calls('chat.postMessage')).toBeGreaterThan(0);
    expect(rig.slack.messages(rig.amara, rig.channel)).toEqual([]);
    expect(rig.slack.modal(rig.mei)?.buttons.map(({ value }) => value)).toEqual(['share']);
  });

  it('shares its answer there, through the command that opened it', async () => {
    answering({ mode: 'form', form: zone });
    await rig.slack.command(rig.mei, rig.channel, '/asyncio', '');
    answering({ mode: 'private', message: say('asyncio.Queue', button('share')) });
    await rig.slack.submit(rig.mei, { zone: 'queue' });
    answering({ mode: 'public', message: say('Mei shared asyncio.Queue') });
    await rig.press(rig.mei, modal, 'share');
    await vi.waitFor(() =>
      expect(rig.slack.messages(rig.amara, rig.channel).map(({ text }) => text)).toEqual([
        'Mei shared asyncio.Queue',
      ]),
    );
    expect(rig.slack.modal(rig.mei)?.text).toContain('asyncio.Queue');
  });
});
