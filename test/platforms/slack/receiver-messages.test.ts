// Where answers appear in conversations: each on the surface it came from.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readInteraction } from '#src/platforms/slack/interaction.ts';
import type { Answer } from '#src/ports/chat.ts';
import { button, createReceiverRig, type ReceiverRig, say } from './receiver-rig.ts';
import { accountOf, inChannel, refOf, toPerson } from './sender-rig.ts';

let rig: ReceiverRig;
let now: number | null;

beforeEach(async () => {
  now = null;
  rig = await createReceiverRig('socket', { loopback: { now: () => now ?? Date.now() } });
  await rig.receiver.start(rig.product);
});
afterEach(async () => {
  await rig.close();
  expect(rig.slack.violations).toEqual([]);
  expect(rig.slack.pings).toBe(0);
});

const dm = { dm: true } as const;
const answering = (answer: Answer): void => {
  rig.script.mode = answer.mode;
  rig.script.answer = () => answer;
};
const update = (words: string): Answer => ({ mode: 'update', message: say(words) });

describe('a command', () => {
  it('hands its words over as they are, with the zone of the profile', async () => {
    await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now  <b>&amp; *this*');
    expect(rig.product.interactions).toMatchObject([
      {
        kind: 'command',
        command: 'quiz',
        text: 'now  <b>&amp; *this*',
        zone: 'Asia/Tokyo',
        displayName: 'Mei',
        isAdmin: false,
      },
    ]);
  });

  it('is answered in private also in direct messages, which may be between two people', async () => {
    const seen = await rig.slack.command(rig.mei, dm, '/quiz', 'now');
    expect(seen.message).toMatchObject({ ephemeral: true, text: 'Hello' });
    expect(rig.product.interactions[0]?.channel).toBeNull();
  });

  it('is answered with further private messages in order', async () => {
    answering({ mode: 'private', message: say('First'), also: [say('Second'), say('Third')] });
    const { messages } = await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    expect(messages.map(({ text, ephemeral }) => [text, ephemeral])).toEqual([
      ['First', true],
      ['Second', true],
      ['Third', true],
    ]);
  });
});

describe('a click', () => {
  it('never replaces what others read: they get a message of their own', async () => {
    await rig.sender.send(inChannel(rig.channel), say('Question of the day', button('pick')), 'd1');
    answering(update('You chose B'));
    const seen = await rig.press(rig.mei, rig.channel, 'pick');
    expect(seen.message).toMatchObject({ ephemeral: true, text: 'You chose B' });
    expect(rig.slack.messages(rig.amara, rig.channel).map(({ text }) => text)).toEqual([
      'Question of the day\npick',
    ]);
    expect(rig.product.interactions[0]).toMatchObject({ channel: refOf(rig.channel) });
  });

  it('does not replace a shared answer either, where two people write to each other', async () => {
    answering({ mode: 'public', message: say('Shared', button('quiz-me')) });
    await rig.slack.command(rig.mei, dm, '/asyncio', 'queue');
    answering(update('Just for you'));
    await rig.press(rig.mei, dm, 'quiz-me');
    expect(rig.slack.direct(rig.mei).map(({ text, ephemeral }) => [text, ephemeral])).toEqual([
      ['Shared\nquiz-me', false],
      ['Just for you', true],
    ]);
  });

  it('replaces the bot’s direct message, for 50 minutes', async () => {
    now = Date.now();
    await rig.sender.send(toPerson(rig.mei), say('Review', button('start')), 'd1');
    answering({ mode: 'update', message: say('Card 1', button('next')) });
    await rig.press(rig.mei, dm, 'start');
    expect(rig.slack.direct(rig.mei).map(({ text }) => text)).toEqual(['Card 1\nnext']);
    now += 51 * 60_000;
    answering(update('Card 2'));
    await rig.press(rig.mei, dm, 'next');
    expect(rig.slack.direct(rig.mei).map(({ text, ephemeral }) => [text, ephemeral])).toEqual([
      ['Card 1\nnext', false],
      ['Card 2', false],
    ]);
  });

  it('in a thread is answered there', async () => {
    const { messageId } = await rig.sender.send(inChannel(rig.channel), say('Question'), 'd1');
    const ts = messageId.split('@')[0] ?? '';
    await rig.sender.send(
      { kind: 'thread', channel: refOf(rig.channel), messageId, title: 'Talk' },
      say('Discuss', button('last')),
      'd2',
    );
    const seen = await rig.press(rig.mei, { channel: rig.channel, thread: ts }, 'last');
    expect(seen.message).toMatchObject({ ephemeral: true, threadTs: ts });
  });

  it('on a link needs no answer', async () => {
    const link = { kind: 'link' as const, url: 'https://docs.python.org/3/', label: 'Read' };
    await rig.sender.send(inChannel(rig.channel), say('Read', { kind: 'buttons', buttons: [link] }), 'd1');
    const { buttons, ts } = rig.slack.messages(rig.mei, rig.channel)[0] ?? {};
    const seen = await rig.slack.press(rig.mei, rig.channel, buttons?.[0]?.actionId ?? '', ts);
    expect(seen).toMatchObject({ ack: null, messages: [] });
    expect(rig.product.interactions).toEqual([]);
  });

  it('of somebody from another workspace keeps theirs, and makes them no admin here', async () => {
    const guests = rig.slack.team('Coffee Makers');
    const boss = rig.slack.user(guests, 'Boss', { admin: true });
    rig.slack.shared(rig.channel, guests);
    await rig.sender.send(inChannel(rig.channel), say('Question', button('pick')), 'd1');
    await rig.press(boss, rig.channel, 'pick');
    expect(rig.product.interactions).toMatchObject([
      {
        account: accountOf(boss),
        workspace: refOf(rig.channel).workspace,
        isAdmin: false,
        displayName: 'Boss',
      },
    ]);
  });
});

describe('somebody of the same organisation, but of another of its workspaces', () => {
  const inOrganisation = () => ({
    enterprise: { id: 'E0ORG', name: 'Org' },
    team: { id: rig.slack.home.id, domain: 'home' },
    user: { id: rig.mei.id, username: 'mei', team_id: 'T0SISTER' },
    trigger_id: '1.2.t',
  });

  it('is the same person in a command and in a click', () => {
    const click = readInteraction(
      {
        type: 'block_actions',
        ...inOrganisation(),
        container: { message_ts: '1.1', is_ephemeral: true },
        channel: { id: rig.channel.id },
        response_url: 'https://hooks.slack.example/actions/1',
        actions: [{ type: 'button', action_id: 'b0', action_ts: '1.2', value: 'pick' }],
      },
      [],
    );
    expect(click?.interaction).toMatchObject({ account: accountOf(rig.mei) });
  });

  it('is the same person in a form', () => {
    const view = { id: 'V1', type: 'modal', hash: 'h', app_installed_team_id: rig.slack.home.id };
    const form = readInteraction(
      { type: 'view_submission', ...inOrganisation(), view: { ...view, state: { values: {} } } },
      [],
    );
    expect(form?.interaction).toMatchObject({ account: accountOf(rig.mei) });
  });
});

describe('what is typed after a command', () => {
  it('is read as it was typed', async () => {
    await rig.slack.command(rig.mei, rig.channel, '/asyncio', 'a < b && c > d &lt; &quot;');
    expect(rig.product.interactions).toMatchObject([{ text: 'a < b && c > d &lt; &quot;' }]);
  });
});

describe('pictures and files', () => {
  const file = { kind: 'file' as const, name: 'answers.csv', type: 'text/csv', text: 'a,b\n' };

  it('go to direct messages, and the answer says so', async () => {
    answering({ mode: 'private', message: say('Your answers', file) });
    const { messages } = await rig.slack.command(rig.mei, rig.channel, '/quiz', 'export');
    expect(messages.find(({ ephemeral }) => ephemeral)).toMatchObject({
      text: 'Your answers\nI sent it to you in a direct message.',
      files: [],
    });
    expect(rig.slack.direct(rig.mei)[0]?.files[0]).toMatchObject({ name: 'answers.csv' });
  });

  it('that cannot go there are not promised', async () => {
    rig.slack.change(rig.mei, { dmClosed: true });
    rig.slack.on('files.completeUploadExternal').fail('messages_tab_disabled');
    rig.slack.on('conversations.open').fail('messages_tab_disabled', { times: 3 });
    answering({ mode: 'private', message: say('Your answers', file) });
    const seen = await rig.slack.command(rig.mei, rig.channel, '/quiz', 'export');
    expect(seen.message?.text).toContain('I could not send it to you in a direct message.');
  });
});

describe('when the response_url fails', () => {
  it('tries it again after an error of Slack', async () => {
    rig.slack.on('response_url').reply(503, 'busy', { times: 2 });
    await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    await vi.waitFor(() => expect(rig.slack.messages(rig.mei, rig.channel)).toHaveLength(1), 5_000);
  });

  it.each<[number, unknown]>([
    [404, 'used_url'],
    [200, { ok: false, error: 'expired_url' }],
  ])('says it in the channel, to the person alone, when it is used up (%d)', async (status, body) => {
    rig.slack.on('response_url').reply(status, body);
    const seen = await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    expect(seen.message).toMatchObject({ ephemeral: true, text: 'Hello' });
    const posted = rig.slack.calls.filter(({ method }) => method === 'chat.postEphemeral');
    expect(posted.map(({ body: { mrkdwn } }) => String(mrkdwn))).toEqual(['false']);
  });

  it('apologises when Slack says with a 200 that it did not take it', async () => {
    rig.slack.on('response_url').reply(200, { ok: false, error: 'invalid_blocks' });
    const seen = await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    expect(seen.message?.text).toContain('Something went wrong');
  });

  it('says it in a direct message where the bot is not in the channel', async () => {
    const elsewhere = rig.slack.channel(rig.slack.home, 'elsewhere', { botIn: false });
    rig.slack.on('response_url').reply(404, 'used_url');
    await rig.slack.command(rig.mei, elsewhere, '/quiz', 'now');
    await vi.waitFor(() => expect(rig.slack.direct(rig.mei).map(({ text }) => text)).toEqual(['Hello']));
  });

  it('apologises for what Slack does not take, and posts five times at most', async () => {
    rig.slack.on('response_url').reply(400, 'invalid_blocks');
    const refused = await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    expect(refused.message?.text).toContain('Something went wrong');
    rig.script.answer = () => ({
      mode: 'private',
      message: say('0'),
      also: ['1', '2', '3', '4', '5'].map((words) => say(words)),
    });
    const before = rig.calls('response_url');
    await rig.slack.command(rig.mei, rig.channel, '/quiz', 'now');
    await vi.waitFor(() => expect(rig.slack.messages(rig.mei, rig.channel).at(-1)?.text).toBe('5'));
    expect(rig.calls('response_url') - before).toBe(5);
    expect(rig.calls('chat.postEphemeral')).toBe(1);
    expect(JSON.stringify(rig.log.lines)).not.toMatch(/\/commands\/|xoxb|xapp/);
  });
});
