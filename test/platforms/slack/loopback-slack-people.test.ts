// What people do at the loopback Slack, and what Bolt is told of it.
import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BareBolt, startBareBolt } from '../../support/slack/bare-bolt.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../support/slack/loopback-slack.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
const teas = ['Oolong', 'Assam'].map((name) => ({ text: plain(name), value: name.toLowerCase() }));
const quiet = { unfurl_links: false, unfurl_media: false };
const page = (title: string, notify_on_close = false) => ({
  type: 'modal' as const,
  callback_id: 'page',
  title: plain(title),
  submit: plain('Next'),
  notify_on_close,
  blocks: [section(`This is ${title}`), ...controls('m')],
});
const controls = (prefix: string) => [
  {
    type: 'actions' as const,
    block_id: `${prefix}-row`,
    elements: [
      { type: 'button' as const, action_id: 'go', text: plain('Go'), value: 'gone' },
      { type: 'static_select' as const, action_id: 'tea', options: teas, initial_option: teas[0] },
      { type: 'timepicker' as const, action_id: 'at', initial_time: '09:00' },
    ],
  },
];

let slack: LoopbackSlack;
let bolt: BareBolt;
let told: Record<string, unknown>[] = [];

function listen(app: App): void {
  app.use(async ({ body, next }) => {
    told.push({ ...body });
    await next();
  });
  app.action(/go|tea|at/, ({ ack }) => ack());
  app.shortcut('review', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: page('one', true) });
  });
  app.view('page', async ({ ack, view }) => {
    const { text } = view.title;
    if (text === 'one') await ack({ response_action: 'update', view: page('two') });
    else if (text === 'two') await ack({ response_action: 'push', view: page('three', true) });
    else await ack({ response_action: 'clear' });
  });
  app.view({ callback_id: 'page', type: 'view_closed' }, ({ ack }) => ack());
}

beforeEach(async () => {
  told = [];
  slack = await startLoopbackSlack({ answerMs: 100, settleMs: 20 });
  bolt = await startBareBolt(slack, 'socket', listen);
});
afterEach(async () => {
  await bolt.stop();
  await slack.close();
});

describe('a click', () => {
  it('of somebody of another team in a shared channel names both teams', async () => {
    const tea = slack.channel(slack.home, 'tea');
    const guests = slack.team('Guests');
    const stranger = slack.user(guests, 'Sam', { zone: 'Asia/Tokyo' });
    await bolt.app.client.chat.postMessage({ channel: tea.id, text: 'Tea', blocks: controls('c'), ...quiet });
    expect(slack.messages(stranger, tea)).toEqual([]);
    await expect(slack.press(stranger, tea, 'go')).rejects.toThrow('Sam sees no go');
    slack.shared(tea, guests);
    await slack.press(stranger, tea, 'go');
    expect(told[0]).toMatchObject({
      team: { id: slack.home.id },
      user: { id: stranger.id, team_id: guests.id },
      channel: { id: tea.id, name: 'tea' },
      container: { is_ephemeral: false },
      message: { text: 'Tea', bot_id: expect.stringMatching(/^B/) },
      actions: [{ type: 'button', action_id: 'go', block_id: 'c-row', value: 'gone' }],
    });
    const found = await bolt.app.client.users.info({ user: stranger.id });
    expect(found.user).toMatchObject({
      tz: 'Asia/Tokyo',
      tz_offset: 32_400,
      team_id: guests.id,
      is_stranger: true,
    });
  });

  it('on a message that only one person sees does not show the message', async () => {
    const tea = slack.channel(slack.home, 'tea');
    const mia = slack.user(slack.home, 'Mia');
    const ben = slack.user(slack.home, 'Ben');
    const only = { channel: tea.id, user: mia.id, text: 'Tea', blocks: controls('c') };
    await bolt.app.client.chat.postEphemeral(only);
    await expect(slack.press(ben, tea, 'go')).rejects.toThrow('Ben sees no go');
    await slack.press(mia, tea, 'go');
    expect(told[0]).toMatchObject({ container: { is_ephemeral: true, channel_id: tea.id } });
    expect(told[0]).not.toHaveProperty('message');
  });

  it('into a select or a time says what was chosen, and the state of the rest', async () => {
    const mia = slack.user(slack.home, 'Mia');
    await bolt.app.client.chat.postMessage({ channel: mia.id, text: 'Tea', blocks: controls('d'), ...quiet });
    await slack.choose(mia, { dm: true }, 'tea', 'assam');
    await slack.choose(mia, { dm: true }, 'at', '10:30');
    await expect(slack.choose(mia, { dm: true }, 'tea', 'coffee')).rejects.toThrow('no option coffee');
    expect(told.map((one) => one.actions)).toMatchObject([
      [{ type: 'static_select', selected_option: { value: 'assam' } }],
      [{ type: 'timepicker', selected_time: '10:30' }],
    ]);
    expect(told[0]).toMatchObject({
      state: {
        values: { 'd-row': { tea: { selected_option: { value: 'assam' } }, at: { selected_time: '09:00' } } },
      },
    });
  });

  it('in the Home tab has a view and no response_url', async () => {
    const mia = slack.user(slack.home, 'Mia');
    await bolt.app.client.views.publish({ user_id: mia.id, view: { type: 'home', blocks: controls('h') } });
    await slack.pressHome(mia, 'go');
    await slack.pressHome(mia, 'tea', 'assam');
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({ container: { type: 'view' }, view: { type: 'home' } });
    expect(told[1]).not.toHaveProperty('response_url');
    expect(told[1]).not.toHaveProperty('channel');
  });
});

describe('modals', () => {
  it('open from a shortcut, change, lie on each other and are cleared', async () => {
    const mia = slack.user(slack.home, 'Mia');
    expect((await slack.shortcut(mia, 'review')).view?.title).toBe('one');
    expect((await slack.submit(mia, {})).view?.title).toBe('two');
    expect((await slack.submit(mia, {})).view?.title).toBe('three');
    await slack.closeModal(mia);
    expect(slack.modal(mia)?.title).toBe('two');
    expect(told.at(-1)).toMatchObject({ type: 'view_closed', view: { title: { text: 'three' } } });
    await slack.submit(mia, {});
    expect((await slack.submit(mia, {})).view).toBeNull();
    expect(slack.modal(mia)).toBeNull();
    expect(slack.violations).toEqual([]);
  });

  it('keep what was chosen in them until they are submitted', async () => {
    const mia = slack.user(slack.home, 'Mia');
    await slack.shortcut(mia, 'review');
    await slack.choose(mia, { modal: true }, 'tea', 'assam');
    await slack.submit(mia, { at: '11:15' });
    expect(told.at(-1)).toMatchObject({
      type: 'view_submission',
      view: {
        app_installed_team_id: slack.home.id,
        state: {
          values: {
            'm-row': { tea: { selected_option: { value: 'assam' } }, at: { selected_time: '11:15' } },
          },
        },
      },
    });
  });

  it('are updated only under their present hash', async () => {
    const mia = slack.user(slack.home, 'Mia');
    const view_id = (await slack.shortcut(mia, 'review')).view?.id ?? '';
    const { client } = bolt.app;
    const updated = await client.views.update({ view_id, view: page('four') });
    expect(slack.modal(mia)?.title).toBe('four');
    const stale = client.views.update({ view_id, hash: '1.old', view: page('five') });
    await expect(stale).rejects.toMatchObject({ data: { error: 'hash_conflict' } });
    await client.views.update({ view_id, hash: updated.view?.hash ?? '', view: page('six') });
    expect(slack.modal(mia)?.text).toContain('This is six');
  });
});
