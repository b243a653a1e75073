// Slack waits for 3 s, whatever the product is doing.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Interaction } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { button, createReceiverRig, type ReceiverRig, say } from './receiver-rig.ts';
import { refOf } from './sender-rig.ts';

const SLACK_WAITS_MS = 3_000;

const select: Message['blocks'][number] = {
  kind: 'select',
  id: 'hour',
  label: 'Hour',
  options: [{ label: '9', value: '9' }],
  selected: null,
};
const panel = say('Settings', button('now'), button('form'), select);
const form: Answer = {
  mode: 'form',
  form: {
    id: 'zone',
    title: 'Your zone',
    submit: 'Save',
    fields: [{ kind: 'text', name: 'zone', label: 'Zone', hint: '', value: '', maxLength: 40 }],
  },
};
const search: Answer = {
  mode: 'form',
  form: {
    id: 'find',
    title: 'Find',
    submit: 'Find',
    fields: [{ kind: 'typeahead', name: 'term', label: 'Term', hint: '', command: 'asyncio' }],
  },
};

describe.each(['socket', 'http'] as const)('a slow product over %s', (kind) => {
  let rig: ReceiverRig;
  let release: () => void;
  let held: Promise<void>;

  /** What is done to the buttons and forms that are on the screen already. */
  function slowAnswer(interaction: Interaction): Answer {
    if (interaction.kind === 'autocomplete') return { mode: 'choices', choices: [] };
    if (interaction.kind === 'button' && interaction.buttonId === 'form') return form;
    const mode = interaction.kind === 'select' ? 'update' : 'private';
    return { mode, message: say(`Late ${interaction.kind}`) };
  }

  beforeEach(async () => {
    rig = await createReceiverRig(kind);
    ({ promise: held, resolve: release } = Promise.withResolvers<void>());
    await rig.receiver.start(rig.product);
  });
  afterEach(async () => {
    release();
    await rig.close();
    expect(rig.slack.violations).toEqual([]);
  });

  it('is acknowledged on every branch, and each answer comes when it is there', async () => {
    const { slack, channel, script, amara, mei, press } = rig;
    const people = ['Ana', 'Ben', 'Cem', 'Dan', 'Eva'].map((name) => slack.user(slack.home, name));
    const [ana = mei, ben = mei, cem = mei, dan = mei, eva = mei] = people;
    script.home = () => say('Home', button('review'));
    script.answer = () => ({ mode: 'private', message: panel });
    for (const person of [ana, ben, cem]) await slack.command(person, channel, '/quiz', 'settings');
    await slack.openHome(dan);
    script.answer = (one) => (one.kind === 'command' && one.command === 'asyncio' ? search : form);
    await slack.command(amara, channel, '/asyncio', '');
    await press(cem, channel, 'form');

    rig.product.mode = (one) => {
      if (one.kind === 'select') return 'update';
      return one.kind === 'autocomplete' ? 'choices' : one.kind === 'button' ? 'form' : 'private';
    };
    script.answer = async (one) => {
      await held;
      return slowAnswer(one);
    };
    const modals = { modal: true } as const;
    const acts = {
      command: slack.command(mei, channel, '/quiz', 'now'),
      choice: slack.choose(ana, channel, 's:hour', '9'),
      opening: press(ben, channel, 'form'),
      submission: slack.submit(cem, { zone: 'Asia/Tokyo' }),
      home: press(dan, { home: true }, 'review'),
      shortcut: slack.shortcut(eva, 'review'),
    };
    const suggested = slack.suggest(amara, modals, 't:asyncio', 'qu');
    for (const [branch, act] of Object.entries(acts)) {
      expect((await act).ackMs, branch).toBeLessThan(SLACK_WAITS_MS);
    }
    expect(await suggested).toEqual([]);
    for (const waiting of [ben, cem, dan, eva]) expect(slack.modal(waiting)?.text).toContain('One moment…');

    release();
    await vi.waitFor(() => {
      expect(slack.messages(mei, channel).at(-1)?.text).toBe('Late command');
      expect(slack.messages(ana, channel).at(-1)?.text).toBe('Late select');
      expect(slack.modal(ben)?.title).toBe('Your zone');
      expect(slack.modal(cem)?.text).toContain('Late form');
      expect(slack.modal(dan)?.text).toContain('Late button');
      expect(slack.modal(eva)?.text).toContain('Late command');
    }, 3_000);
  }, 15_000);
});

it('is given up 8 s after the process was asked to end', async () => {
  const clock = createTestClock(Date.now());
  const rig = await createReceiverRig('socket', { clock });
  await rig.receiver.start(rig.product);
  rig.script.answer = () => new Promise(() => {});
  const acknowledged = rig.slack.command(rig.mei, rig.channel, '/quiz', 'now').catch(() => null);
  await vi.waitFor(() => expect(rig.product.interactions).toHaveLength(1), 3_000);
  let isStopped = false;
  const stopped = rig.receiver.stop().then(() => {
    isStopped = true;
  });
  clock.advance(7_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isStopped).toBe(false);
  clock.advance(1);
  await stopped;
  expect(rig.log.messages('warn')).toEqual(['slack_answers_given_up']);
  await rig.slack.close();
  await acknowledged;
});

describe('what is looked up of a person', () => {
  let rig: ReceiverRig;

  beforeEach(async () => {
    rig = await createReceiverRig('socket');
    await rig.receiver.start(rig.product);
  });
  afterEach(() => rig.close());

  it('does not hold up a click for more than about a second', async () => {
    rig.slack.on('users.info').hang();
    const seen = await rig.slack.command(rig.amara, rig.channel, '/quiz', 'now');
    expect(seen.answeredMs).toBeLessThan(1_400);
    expect(rig.product.interactions).toMatchObject([
      { displayName: 'amara', nameIsStandIn: true, zone: null, isAdmin: null },
    ]);
  });

  it('is waited for where only an admin may do something', async () => {
    rig.slack.on('users.info').hang();
    const { promise, resolve } = Promise.withResolvers<void>();
    rig.script.answer = () => {
      resolve();
      return { mode: 'private', message: say('Only for admins') };
    };
    const seen = await rig.slack.command(rig.amara, rig.channel, '/quiz-admin', 'now');
    expect(seen.ackMs).toBeLessThan(SLACK_WAITS_MS);
    await promise;
    expect(rig.product.interactions).toMatchObject([{ command: 'quiz-admin', isAdmin: null }]);
  });

  it('is waited for by a button as well that only an admin may press', async () => {
    rig.script.answer = () => ({ mode: 'private', message: say('Press', button('admin-start')) });
    rig.slack.on('users.info').fail('internal_error');
    await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    rig.slack.on('users.info').hang();
    const { promise, resolve } = Promise.withResolvers<void>();
    rig.script.answer = () => {
      resolve();
      return { mode: 'private', message: say('Started') };
    };
    const pressedAt = performance.now();
    const seen = await rig.press(rig.mei, rig.channel, 'admin-start');
    expect(seen.ackMs).toBeLessThan(SLACK_WAITS_MS);
    await promise;
    // Longer than any other click waits: until the request was given up.
    expect(performance.now() - pressedAt).toBeGreaterThan(1_500);
    expect(rig.product.interactions.at(-1)).toMatchObject({ buttonId: 'admin-start', isAdmin: null });
  });

  it('is asked for once, and kept', async () => {
    await rig.slack.command(rig.amara, rig.channel, '/quiz', 'now');
    await rig.slack.command(rig.amara, rig.channel, '/quiz', 'now');
    expect(rig.calls('users.info')).toBe(1);
    expect(rig.product.interactions).toMatchObject([
      { displayName: 'Amara', zone: 'Africa/Lagos', isAdmin: true, channel: refOf(rig.channel) },
      { isAdmin: true },
    ]);
  });
});
