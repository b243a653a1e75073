// What Slack would refuse, and what a careful app must not do: the loopback says so.
import { webApi } from '@slack/bolt';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { quietLogger } from '../../support/slack/bare-bolt.ts';
import { checkMessage, checkView } from '../../support/slack/block-kit/check.ts';
import { escapeProblems, readable } from '../../support/slack/block-kit/mrkdwn.ts';
import { type Channel, type LoopbackSlack, startLoopbackSlack } from '../../support/slack/loopback-slack.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } });
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const select = (count: number, more: object = {}) => ({
  type: 'static_select',
  action_id: 's',
  options: Array.from({ length: count }, (_, at) => ({ text: plain(`Tea ${at}`), value: `${at}` })),
  ...more,
});
const input = {
  type: 'input',
  block_id: 'i',
  label: plain('A'),
  element: { type: 'plain_text_input', action_id: 't' },
};
const modal = (more: object = {}) => ({
  type: 'modal',
  title: plain('Tea'),
  blocks: [section('a')],
  ...more,
});

const errorOf = (blocks: unknown, text = 'Tea') => checkMessage({ blocks, text }).error;

describe('blocks', () => {
  it.each<[string, unknown]>([
    ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' }))],
    ['3,000 characters in a section', [section('x'.repeat(3_000))]],
    [
      '25 buttons in a row',
      [actions(...Array.from({ length: 25 }, (_, at) => button({ action_id: `a${at}` })))],
    ],
    ['100 options', [actions(select(100))]],
    [
      'a button of 75 characters with a value of 2,000',
      [actions(button({ text: plain('x'.repeat(75)), value: 'v'.repeat(2_000) }))],
    ],
    ['an image by its file', [{ type: 'image', alt_text: 'a', slack_file: { id: 'F1' } }]],
    [
      'rich text',
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a < b' }] }],
        },
      ],
    ],
  ])('pass with %s', (_, blocks) => {
    expect(checkMessage({ blocks, text: 'Tea' })).toMatchObject({ error: null, careless: [], pings: 0 });
  });

  it.each<[string, unknown]>([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['an empty section', [section('')]],
    ['a section of 3,001 characters', [section('x'.repeat(3_001))]],
    ['eleven fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('a')) }]],
    ['a header of 151 characters', [{ type: 'header', text: plain('x'.repeat(151)) }]],
    ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }]],
    [
      '26 buttons in a row',
      [actions(...Array.from({ length: 26 }, (_, at) => button({ action_id: `a${at}` })))],
    ],
    ['a button of 76 characters', [actions(button({ text: plain('x'.repeat(76)) }))]],
    ['a value of 2,001 characters', [actions(button({ value: 'v'.repeat(2_001) }))]],
    ['an action_id of 256 characters', [actions(button({ action_id: 'a'.repeat(256) }))]],
    ['one action_id twice in a block', [actions(button(), button())]],
    [
      'one block_id twice',
      [
        { type: 'divider', block_id: 'x' },
        { type: 'divider', block_id: 'x' },
      ],
    ],
    ['101 options', [actions(select(101))]],
    [
      'an initial option that is none',
      [actions(select(2, { initial_option: { text: plain('Tea 9'), value: '9' } }))],
    ],
    [
      'eleven elements of small print',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('a')) }],
    ],
    ['an unknown block', [{ type: 'carousel' }]],
    ['an unknown member', [{ ...section('a'), colour: 'red' }]],
    [
      'an image that Slack cannot reach',
      [{ type: 'image', alt_text: 'a', image_url: 'http://127.0.0.1/a.png' }],
    ],
    ['text without a text object', [{ type: 'section', text: 'a' }]],
  ])('are refused with %s', (_, blocks) => {
    expect(errorOf(blocks)).toBe('invalid_blocks');
  });

  it('are refused as too long beyond 13,200 characters in all, and a text beyond 40,000', () => {
    const many = Array.from({ length: 5 }, () => section('x'.repeat(2_700)));
    expect(errorOf(many)).toBe('msg_blocks_too_long');
    expect(errorOf([], 'x'.repeat(40_001))).toBe('msg_too_long');
    expect(errorOf([], '')).toBe('no_text');
  });

  it('of a view keep to the limits of views', () => {
    expect(checkView(modal(), 'modal').error).toBeNull();
    expect(checkView(modal({ blocks: [input], submit: plain('Save') }), 'modal').error).toBeNull();
    const wrong = [
      modal({ title: plain('x'.repeat(25)) }),
      modal({ blocks: [input] }),
      modal({ submit: plain('x'.repeat(25)) }),
      modal({ private_metadata: 'x'.repeat(3_001) }),
      modal({ callback_id: 'x'.repeat(256) }),
      modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }),
      { type: 'home', blocks: [] },
    ];
    for (const view of wrong) expect(checkView(view, 'modal').error).toBe('invalid_arguments');
  });
});

describe('words', () => {
  it('are read with their entities decoded once', () => {
    expect(readable('a &lt;b&gt; &amp;amp; <https://tea.example|tea>')).toBe('a <b> &amp; tea');
  });

  it('of anybody, escaped, are read as they were written and cause nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(readable(escaped)).toBe(text);
        expect(escapeProblems(escaped)).toEqual([]);
      }),
    );
  });

  it.each(['a < b', 'a & b', 'x > y', '<b>', '<script>alert(1)</script>'])('%s is not escaped', (text) => {
    expect(escapeProblems(text)).not.toEqual([]);
  });

  it.each(['<https://tea.example|tea & milk>', '<!date^1700000000^{date}|then>', '> quoted', '<@U1>'])(
    '%s is markup of Slack',
    (text) => {
      expect(escapeProblems(text)).toEqual([]);
    },
  );
});

describe('a post', () => {
  let slack: LoopbackSlack;
  let client: webApi.WebClient;
  let tea: Channel;
  let before = 0;

  beforeAll(async () => {
    slack = await startLoopbackSlack();
    client = new webApi.WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, logger: quietLogger() });
    tea = slack.channel(slack.home, 'tea');
  });
  afterEach(() => {
    before = slack.violations.length;
  });
  afterAll(() => slack.close());

  const post = (more: Record<string, unknown>) =>
    client.apiCall('chat.postMessage', {
      channel: tea.id,
      unfurl_links: false,
      unfurl_media: false,
      text: 'Tea',
      ...more,
    });
  const fresh = () => slack.violations.slice(before);

  it('that is careful is no violation', async () => {
    await post({ blocks: [section('Tea &amp; milk')] });
    expect(fresh()).toEqual([]);
    expect(slack.pings).toBe(0);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ unfurl_links: undefined }, 'unfurl_links is not false'],
    [{ unfurl_media: true }, 'unfurl_media is not false'],
    [{ link_names: true }, 'link_names is on'],
    [{ text: '', blocks: [section('a')] }, 'blocks without a text for notifications and screen readers'],
    [{ text: 'a < b' }, 'a bare < or > is not escaped'],
    [{ username: 'Tea Bot' }, 'username is given, for which there is no scope'],
  ])('with %j is one', async (more, said) => {
    await post(more);
    expect(fresh()).toEqual([`chat.postMessage: ${said}`]);
  });

  it('whose words notify people is one, and is counted', async () => {
    const pings = slack.pings;
    await post({ text: '<!channel> tea' });
    await post({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '@here tea' } }] });
    expect(fresh()).toEqual(Array(2).fill('chat.postMessage: its words notify people'));
    expect(slack.pings - pings).toBe(2);
  });

  it('for one person only cannot be updated, and shows no file', async () => {
    const mia = slack.user(slack.home, 'Mia');
    const sent = await client.chat.postEphemeral({ channel: tea.id, user: mia.id, text: 'Only you' });
    expect(slack.messages(mia, tea).at(-1)).toMatchObject({ ephemeral: true, text: 'Only you' });
    const update = client.chat.update({ channel: tea.id, ts: sent.message_ts ?? '', text: 'New' });
    await expect(update).rejects.toMatchObject({ data: { error: 'message_not_found' } });
    expect(fresh()).toEqual([]);
    const picture = { type: 'image', alt_text: 'a', slack_file: { id: 'F1' } };
    const shown = client.apiCall('chat.postEphemeral', {
      channel: tea.id,
      user: mia.id,
      text: 'A',
      blocks: [picture],
    });
    await expect(shown).rejects.toMatchObject({ data: { error: 'invalid_blocks' } });
    expect(fresh()).toContain('chat.postEphemeral: a file in an ephemeral message');
  });
});
