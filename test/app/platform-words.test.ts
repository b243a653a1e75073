// Every platform's own words: Discord has servers and the permission Manage Server, and is called by its name.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError, type PlatformReason } from '#src/errors.ts';
import type { Platform } from '#src/ports/chat.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { ADMIN, anAdmin, HOUR, saidTo, schedule, typed } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';

let rig: AppRig;

async function on(platform: Platform): Promise<void> {
  await rig.close();
  rig = await createAppRig({ platform });
}

beforeEach(async () => {
  rig = await createAppRig({ platform: 'discord' });
  await rig.pass(0);
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const said = async (command: string, who = anAdmin()) => linesOf(messageOf(await rig.command(command, who)));
const refuse = (reason: PlatformReason) => () => {
  throw new PlatformError(reason, reason);
};

describe('on Discord', () => {
  it('says server and names the permission, wherever it speaks of either', async () => {
    const hello = rig.sender.arrived.flatMap(({ message }) => linesOf(message));
    expect(hello).toContain('Whoever has the permission Manage Server can start it right here:');
    const alone = anAdmin({ workspace: null });
    expect([
      await said('/quiz-admin list', { member: 'mei' }),
      await said('/quiz-admin list', alone),
      await said('/quiz-admin schedule', anAdmin({ channelId: null })),
      await said('/quiz-admin pause'),
      (await said('/quiz-admin list'))[0],
      await said('/quiz leaderboard', { member: 'noor', workspace: null }),
      await said('/quiz-admin allow no/body'),
      (await said('/quiz-admin managers'))[1],
    ]).toEqual([
      ['Only people who have the permission Manage Server can do that. Ask one of them.'],
      ['This is about the channels of a server. Use it in one of them.'],
      ['Use this in a channel of the server.'],
      ['Nothing is scheduled in this server yet. Use /quiz-admin schedule first.'],
      'Nothing is scheduled in this server yet.',
      ['A leaderboard belongs to a server. Use this in one of its channels.'],
      [
        'I know nobody called “no/body” in this server. Choose somebody from the list that comes up when you type @.',
      ],
      'Whoever has the permission Manage Server, and nobody else.',
    ]);
  });

  it('never says workspace in its commands or its help', async () => {
    expect(JSON.stringify(rig.app.handler.commands)).not.toMatch(/workspace/);
    const help = await said('/quiz help', ADMIN);
    expect(help).toContain('For those who have the permission Manage Server');
    expect(help.join(' ')).not.toMatch(/workspace/);
  });

  it('is called by its name when it does not answer, or accepts no credentials', async () => {
    rig.sender.missingIn = refuse('unavailable');
    expect(await saidTo(rig, '/quiz-admin schedule time:10:00')).toEqual([
      'Discord did not answer. Please try again.',
    ]);
    rig.sender.missingIn = refuse('unauthorized');
    const refused = [
      'Discord does not accept my credentials any more. Please tell whoever runs me that I need a new token and a restart.',
    ];
    expect(await saidTo(rig, '/quiz-admin schedule time:10:00')).toEqual(refused);
    rig.sender.missingIn = refuse('channel-gone');
    expect(await saidTo(rig, '/quiz-admin schedule time:10:00 channel:C2')).toEqual([
      'I cannot see that channel: it is not in this server, or I may not view it. Please allow me, or choose another one.',
    ]);
    rig.sender.member = refuse('unauthorized');
    expect(await said('/quiz-admin allow mei')).toEqual(refused);
    rig.sender.member = refuse('unavailable');
    expect(await said('/quiz-admin allow mei')).toEqual(['Discord did not answer. Please try again.']);
  });

  it('is called by its name in the status too', async () => {
    await schedule(rig, 'time:10:00');
    rig.sender.script.push(refuse('unknown-outcome'), refuse('rejected'));
    await rig.pass(2 * HOUR);
    await rig.pass(HOUR);
    expect(await saidTo(rig, '/quiz-admin status')).toContain(
      'Last: Mon 2 Mar, not posted: Discord did not accept the message',
    );
    rig.log.lines.length = 0;
  });
});

describe('elsewhere', () => {
  it('says workspace, and names Slack', async () => {
    await on('slack');
    rig.sender.missingIn = refuse('unavailable');
    expect(linesOf(await typed(rig, '/quiz-admin schedule time:10:00'))).toEqual([
      'Slack did not answer. Please try again.',
    ]);
    expect(await said('/quiz-admin list', { member: 'mei' })).toEqual([
      'Only people who manage this workspace can do that. Ask one of them.',
    ]);
  });
});
