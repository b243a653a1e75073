import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import type { WorkspaceEvent } from '#src/ports/chat.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';
import { ADMIN, DAY } from '../support/channel-admin.ts';
import { linesOf } from '../support/message-words.ts';
import { createTwin } from '../support/twin-app.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
  await rig.pass(0);
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

/** The bot is in the workspace of this id; its first channel is named after it, if it has one. */
function present(externalId: string, hasChannel = true): WorkspaceEvent {
  const workspace = { platform: 'playground', externalId } as const;
  const channel = hasChannel ? { workspace, channelId: `in-${externalId}` } : null;
  return { kind: 'workspace-present', workspace, name: 'Team', channel, zone: null };
}

const greetings = (channelId: string) =>
  rig.sender.arrived
    .filter(({ target }) => target.kind === 'channel' && target.channel.channelId === channelId)
    .map(({ message }) => message);

describe('the first contact with a workspace', () => {
  it('is a hello that says what the bot does, with a schedule two clicks away', () => {
    expect(greetings('C1').map(linesOf)).toEqual([
      [
        'Hello! I help your team remember what it learns.',
        'I post a question here, everyone answers in private and says how well they knew it, and each card comes back to each of you just before it would be forgotten. The first subject is Making tea.',
        'Whoever manages this workspace can start it right here:',
        '[Monday to Friday at 09:00] [Every day at 09:00] [Another time…]',
        '[Ask me something now]',
      ],
    ]);
  });

  it('leads to a schedule for those who manage it, and to a question for everyone', async () => {
    const [hello] = greetings('C1');
    if (hello === undefined) throw new Error('No hello.');
    const refused = await rig.click(hello, 'Every day', { member: 'mei' });
    expect(linesOf(messageOf(refused))).toEqual([
      'Only people who manage this workspace can do that. Ask one of them.',
    ]);
    const asked = await rig.click(hello, 'Ask me something now', { member: 'mei' });
    expect([asked.mode, linesOf(messageOf(asked))[0]]).toEqual([
      'private',
      expect.stringContaining('a question just for you'),
    ]);
    const preview = await rig.click(hello, 'Every day', ADMIN);
    expect(preview.mode).toBe('private');
    await rig.click(messageOf(preview), 'Start it', ADMIN);
    expect(await rig.store.schedules.active()).toHaveLength(1);
  });

  it('happens once ever: not at each connection, not by two at once, not after a return', async () => {
    await Promise.all([1, 2, 3].map(() => rig.app.handler.event(present('W2'))));
    await rig.pass(0);
    const { workspace } = present('W2');
    await rig.app.handler.event({ kind: 'workspace-removed', workspace });
    await rig.app.handler.event(present('W2'));
    await rig.pass(DAY);
    expect(greetings('in-W2')).toHaveLength(1);
  });

  it('waits for a channel to say it in', async () => {
    await rig.app.handler.event(present('W3', false));
    await rig.pass(DAY);
    expect(greetings('in-W3')).toEqual([]);
    await rig.app.handler.event(present('W3'));
    await rig.pass(0);
    expect(greetings('in-W3')).toHaveLength(1);
  });

  it('that was refused is tried again when the bot is there anew', async () => {
    const refuse = () => {
      throw new PlatformError('no-permission', 'Missing Access');
    };
    rig.sender.script.push(refuse, refuse);
    await rig.app.handler.event(present('W5'));
    await rig.pass(DAY);
    expect(greetings('in-W5')).toEqual([]);
    await rig.app.handler.event(present('W5'));
    await rig.pass(DAY);
    await rig.app.handler.event(present('W5'));
    await rig.pass(0);
    await rig.app.handler.event(present('W5'));
    await rig.pass(0);
    expect(greetings('in-W5')).toHaveLength(1);
  });

  it('waits for something to teach', async () => {
    const nothing = mkdtempSync(join(tmpdir(), 'quizloop-nothing-'));
    const twin = await createTwin(rig, nothing);
    await twin.app.handler.event(present('W4'));
    await twin.app.runner.start();
    expect(greetings('in-W4')).toEqual([]);
    await twin.close();
    rmSync(nothing, { recursive: true });
    await rig.app.handler.event(present('W4'));
    await rig.pass(0);
    expect(greetings('in-W4')).toHaveLength(1);
  });
});
