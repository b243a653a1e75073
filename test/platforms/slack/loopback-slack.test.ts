// The loopback Slack against real Bolt with nothing of ours in between, in both ways of being connected.
import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BareBolt, startBareBolt } from '../../support/slack/bare-bolt.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../support/slack/loopback-slack.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text, verbatim: true },
});
const button = (action_id: string, text: string, value: string) => ({
  type: 'button' as const,
  action_id,
  text: plain(text),
  value,
});
const teaOption = (name: string) => ({ text: plain(name), value: name.toLowerCase() });

function quiz(app: App): void {
  app.command('/quiz', async ({ ack, command, respond }) => {
    await ack();
    await respond({
      response_type: 'ephemeral',
      text: `You asked ${command.text}`,
      blocks: [
        section(`You asked *${command.text}* &amp; that is fine`),
        { type: 'actions', elements: [button('a:1', 'Green', 'green'), button('open', 'Write', 'x')] },
      ],
    });
  });
  app.action('a:1', async ({ ack, body, respond }) => {
    await ack();
    await respond({ replace_original: true, text: `Chosen by ${body.user.id}` });
  });
  app.action('open', async ({ ack, body, client }) => {
    await ack();
    const trigger = 'trigger_id' in body ? body.trigger_id : '';
    await client.views.open({ trigger_id: trigger, view: modalView() });
  });
  app.view('note', async ({ ack, view }) => {
    const text = view.state.values.word?.text?.value ?? '';
    if (text === 'bad') await ack({ response_action: 'errors', errors: { word: 'Not that one.' } });
    else await ack();
  });
  app.options('find', async ({ ack, payload }) => {
    await ack({ options: ['Oolong', 'Assam'].filter((one) => one.includes(payload.value)).map(teaOption) });
  });
  app.action('find', async ({ ack }) => ack());
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [section('Welcome home')] },
    });
  });
}

const modalView = () => ({
  type: 'modal' as const,
  callback_id: 'note',
  title: plain('A note'),
  submit: plain('Save'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'word',
      label: plain('A word'),
      element: { type: 'plain_text_input' as const, action_id: 'text', max_length: 20 },
    },
    {
      type: 'section' as const,
      block_id: 'search',
      text: plain('Or find one'),
      accessory: { type: 'external_select' as const, action_id: 'find', min_query_length: 2 },
    },
  ],
});

describe.each(['socket', 'http'] as const)('bare Bolt over %s', (kind) => {
  let slack: LoopbackSlack;
  let bolt: BareBolt;

  beforeEach(async () => {
    slack = await startLoopbackSlack();
    bolt = await startBareBolt(slack, kind, quiz);
  });
  afterEach(async () => {
    await bolt.stop();
    await slack.close();
  });

  it('answers a command privately and replaces that answer at a click', async () => {
    const mia = slack.user(slack.home, 'Mia');
    const ben = slack.user(slack.home, 'Ben');
    const tea = slack.channel(slack.home, 'tea');
    const asked = await slack.command(mia, tea, '/quiz', 'now');
    expect(asked.message).toMatchObject({
      ephemeral: true,
      text: 'You asked *now* & that is fine\nGreen\nWrite',
    });
    expect(asked.ackMs).toBeLessThan(3_000);
    expect(slack.messages(ben, tea)).toEqual([]);

    const pressed = await slack.press(mia, tea, 'a:1');
    expect(pressed.message).toMatchObject({
      ts: asked.message?.ts,
      text: `Chosen by ${mia.id}`,
      edited: true,
    });
    expect(slack.messages(mia, tea)).toHaveLength(1);
    slack.reload(mia);
    expect(slack.messages(mia, tea)).toEqual([]);
    expect(slack.violations).toEqual([]);
  });

  it('opens a modal, keeps it open at an objection and closes it when it is taken', async () => {
    const mia = slack.user(slack.home, 'Mia');
    await slack.command(mia, { dm: true }, '/quiz', 'now');
    expect((await slack.press(mia, { dm: true }, 'open')).view).toMatchObject({
      title: 'A note',
      callbackId: 'note',
    });
    await expect(slack.submit(mia, {})).rejects.toThrow('A word: please complete this required field');
    expect((await slack.submit(mia, { word: 'bad' })).errors).toEqual({ word: 'Not that one.' });
    expect(slack.modal(mia)).not.toBeNull();
    const saved = await slack.submit(mia, { text: 'good' });
    expect(saved.errors).toBeUndefined();
    expect(saved.view).toBeNull();
    expect(slack.violations).toEqual([]);
  });

  it('asks for the options of a typeahead, also inside a modal, and only they can be chosen', async () => {
    const mia = slack.user(slack.home, 'Mia');
    await slack.command(mia, { dm: true }, '/quiz', 'now');
    await slack.press(mia, { dm: true }, 'open');
    expect(await slack.suggest(mia, { modal: true }, 'find', 'O')).toEqual([]);
    expect(await slack.suggest(mia, { modal: true }, 'find', 'Ool')).toEqual([
      { text: 'Oolong', value: 'oolong' },
    ]);
    await expect(slack.choose(mia, { modal: true }, 'find', 'assam')).rejects.toThrow('no option assam');
    expect((await slack.choose(mia, { modal: true }, 'find', 'oolong')).ack).toBeNull();
  });

  it('shows the Home tab that was published', async () => {
    const mia = slack.user(slack.home, 'Mia');
    await slack.openHome(mia);
    expect(slack.homeOf(mia)).toMatchObject({ type: 'home', text: 'Welcome home' });
  });

  it('delivers an event and a click as often as told', async () => {
    const mia = slack.user(slack.home, 'Mia');
    slack.redeliver(3);
    await slack.openHome(mia);
    await expect.poll(() => slack.calls.filter((one) => one.method === 'views.publish')).toHaveLength(3);
    await slack.command(mia, { dm: true }, '/quiz', 'now');
    slack.redeliver(2);
    await slack.press(mia, { dm: true }, 'a:1');
    await expect.poll(() => slack.calls.filter((one) => one.method === 'response_url')).toHaveLength(3);
  });

  it('fails a command that nobody takes, as Slack tells its person', async () => {
    const mia = slack.user(slack.home, 'Mia');
    await expect(slack.command(mia, { dm: true }, '/nothing', '')).rejects.toThrow(
      /operation_timeout|dispatch_failed/,
    );
    const tea = slack.channel(slack.home, 'tea');
    const thread = { channel: tea, thread: '1.2' };
    await expect(slack.command(mia, thread, '/quiz', 'now')).rejects.toThrow('not supported in threads');
  });

  it('makes a click that no message of the bot offers', async () => {
    const mia = slack.user(slack.home, 'Mia');
    const tea = slack.channel(slack.home, 'tea');
    const seen = await slack.forge(mia, tea, 'a:1', 'invented');
    expect(seen.message?.text).toBe(`Chosen by ${mia.id}`);
  });
});
