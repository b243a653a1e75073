// Scheduling for another channel than the one at hand, and what the preview promises.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { ADMIN, HOUR, newestPost, postsIn, saidTo, schedule, typed } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';

const SNOWFLAKE = '18446744073709551615';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const preview = (options: string) => typed(rig, `/quiz-admin schedule ${options}`);
const start = async (shown: Message) => linesOf(messageOf(await rig.click(shown, 'Start it', ADMIN)));

/** What is missing in that channel, or the refusal, and nothing anywhere else. */
function inChannel(channelId: string, answer: readonly string[] | PlatformReason): void {
  rig.sender.missingIn = (channel) => {
    if (channel.channelId !== channelId) return [];
    if (typeof answer === 'string') throw new PlatformError(answer, answer);
    return answer;
  };
}

describe('another channel', () => {
  it.each(['C2', '#C2', '<#C2>', '<#C2|general>'])(
    'is named as %s, and gets announcement and posts',
    async (named) => {
      const shown = await preview(`time:10:00 channel:${named}`);
      expect(linesOf(shown)[1]).toBe(
        'I would post one question of Making tea in #C2, Monday to Friday at 10:00 (UTC).',
      );
      await start(shown);
      await rig.pass(2 * HOUR);
      const told = rig.sender.arrived.map(
        ({ target }) => target.kind === 'channel' && target.channel.channelId,
      );
      expect(told).toEqual(['C1', 'C2', 'C2']);
      expect(postsIn(rig, 'C2')).toHaveLength(1);
    },
  );

  it('may be asked for from anywhere in the workspace', async () => {
    await schedule(rig, 'time:10:00 channel:C2', { channelId: null });
    expect(await rig.store.schedules.active()).toMatchObject([{ channel: { channelId: 'C2' } }]);
  });

  it('stays the same in the dialog that the preview opens', async () => {
    const shown = await preview(`time:10:00 channel:${SNOWFLAKE}`);
    const opened = await rig.click(shown, 'Another time', ADMIN);
    if (opened.mode !== 'form') throw new Error(`No form: ${opened.mode}`);
    const values = { time: '7', weekdays: 'daily', zone: 'UTC', deck: 'tea', level: 'all' };
    const again = messageOf(await rig.do({ kind: 'form', formId: opened.form.id, values }, ADMIN));
    expect(linesOf(again)[1]).toContain(` in #${SNOWFLAKE}, every day at 07:00`);
    await start(again);
    expect(await rig.store.schedules.active()).toMatchObject([{ channel: { channelId: SNOWFLAKE } }]);
  });

  it('that is none is told with every other problem', async () => {
    expect(await saidTo(rig, '/quiz-admin schedule time:25:00 channel:no/where')).toEqual([
      '“25:00” is not a time. Use 24 hours, such as 09:00 or 16:30. “no/where” is not a channel. Please choose one from the list.',
    ]);
    inChannel('C9', 'channel-gone');
    expect(await saidTo(rig, '/quiz-admin schedule time:25:00 discussion:yes channel:C9')).toEqual([
      '“25:00” is not a time. Use 24 hours, such as 09:00 or 16:30. I cannot see that channel: it is not in this workspace, or I may not view it. Please allow me, or choose another one.',
    ]);
  });
});

describe('before anything is promised', () => {
  it.each([
    ['channel-gone', 'I cannot see this channel. Please allow me to view it, then try again.'],
    ['workspace-gone', 'I cannot see this channel. Please allow me to view it, then try again.'],
    [
      'no-permission',
      'I may not post in this channel yet. Please allow me to view it and to send messages there. Then try again.',
    ],
    ['rejected', 'I cannot post questions in a channel of that kind. Please choose a text channel.'],
    ['unavailable', 'The platform did not answer. Please try again.'],
    ['rate-limited', 'The platform did not answer. Please try again.'],
  ] as const)('a platform that answers %s is put into words', async (reason, sentence) => {
    const shown = await preview('time:10:00');
    inChannel('C1', reason);
    expect(linesOf(await preview('time:10:00'))).toEqual([sentence]);
    expect(await start(shown)).toEqual([sentence]);
    expect(await rig.store.schedules.active()).toEqual([]);
  });

  it('a bot that is no member of the server says where to invite it, as a link', async () => {
    const inviteUrl = 'https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands';
    rig.sender.missingIn = () => {
      throw new PlatformError('workspace-gone', 'The bot is no member.', { inviteUrl });
    };
    const { blocks } = await preview('time:10:00');
    expect(blocks).toEqual([
      {
        kind: 'paragraph',
        spans: [
          {
            kind: 'text',
            text: 'I am not a member of this server, only my commands are. Whoever manages it can invite me with this link: ',
          },
          { kind: 'link', text: inviteUrl, url: inviteUrl },
        ],
      },
    ]);
  });

  it('what is missing is named for the channel that is meant', async () => {
    inChannel('C2', ['Send Messages']);
    expect(linesOf(await preview('time:10:00 channel:C2'))).toEqual([
      'I may not post in that channel yet. Please allow me: Send Messages. Then try again.',
    ]);
  });

  it('threads are asked about only where they are wished', async () => {
    rig.sender.missingIn = (_channel, threads) => (threads ? ['Create Public Threads'] : []);
    const missing = [
      'I may not post in this channel yet. Please allow me: Create Public Threads. Then try again.',
    ];
    expect(linesOf(await preview('time:10:00 discussion:yes'))).toEqual(missing);
    const without = await preview('time:10:00 discussion:no');
    expect(linesOf(messageOf(await rig.click(without, 'With a thread', ADMIN)))).toEqual(missing);
    await start(without);
    expect(await rig.store.schedules.active()).toMatchObject([{ discussion: false }]);
  });
});

describe('the preview', () => {
  it('turns the thread on and off', async () => {
    const without = await preview('time:10:00');
    const withThread = await rig.click(without, 'With a thread', ADMIN);
    expect(withThread.mode).toBe('update');
    expect(linesOf(messageOf(withThread))).toContain(
      'Below each question I would open a thread to talk about it.',
    );
    const off = messageOf(await rig.click(messageOf(withThread), 'Without a thread', ADMIN));
    expect(linesOf(off)).toEqual(linesOf(without));
    await start(messageOf(withThread));
    expect(await rig.store.schedules.active()).toMatchObject([{ discussion: true }]);
  });

  it('shows the question that will come first, with nothing in it to click', async () => {
    for (const time of ['10:00', '10:15', '10:30', '10:45']) {
      const shown = linesOf(await preview(`time:${time}`));
      const sample = shown.slice(shown.indexOf('Making tea: question of the day'), -2);
      await schedule(rig, `time:${time}`);
      await rig.pass(time === '10:00' ? 2 * HOUR : HOUR / 4);
      const post = linesOf(newestPost(rig));
      const asked = post.slice(post.indexOf('Making tea: question of the day'));
      expect(sample).toEqual(asked.filter((line) => !/^\[|^Nobody answered yet/.test(line)));
    }
  });
});
