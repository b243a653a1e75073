import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import type { Target } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import { chatSenderContract } from '../../contract/chat-sender.ts';
import { accountOf, createSenderRig, inChannel, refOf, type SenderRig, say, toPerson } from './sender-rig.ts';

chatSenderContract('Slack', async () => {
  const { slack, channel, mei, sender, shown } = await createSenderRig();
  const idris = slack.user(slack.home, 'Idris', { dmClosed: true });
  const attic = slack.channel(slack.home, 'attic');
  slack.deleteChannel(attic);
  return {
    sender,
    workspace: { platform: 'slack', externalId: slack.home.id },
    channel: refOf(channel),
    goneChannel: refOf(attic),
    knowsChannels: false,
    member: accountOf(mei),
    memberName: 'Mei',
    refusing: accountOf(idris),
    stranger: { platform: 'slack', scope: slack.home.id, externalId: 'U0NOBODY' },
    shown: async (target) => shown(target).map(({ text }) => text),
    pings: async () => slack.pings,
    async close() {
      const { violations } = slack;
      await slack.close();
      expect(violations).toEqual([]);
    },
  };
});

describe('sending to Slack', () => {
  let rig: SenderRig;
  beforeEach(async () => {
    rig = await createSenderRig();
  });
  afterEach(async () => {
    await rig.slack.close();
    expect(rig.slack.violations).toEqual([]);
  });

  it('opens a conversation once for many messages', async () => {
    for (const id of ['d1', 'd2', 'd3']) await rig.sender.send(toPerson(rig.mei), say(id), id);
    expect(rig.calls('conversations.open')).toHaveLength(1);
    expect(rig.shown(toPerson(rig.mei))).toHaveLength(3);
  });

  it('unfurls nothing and says in words what the blocks say', async () => {
    await rig.sender.send(inChannel(rig.channel), say('A question'), 'd1');
    expect(rig.calls('chat.postMessage')[0]?.body).toMatchObject({
      text: 'A question',
      unfurl_links: 'false',
      unfurl_media: 'false',
      mrkdwn: 'false',
    });
    expect(rig.shown(inChannel(rig.channel))[0]?.summary).toBe('A question');
  });

  it('changes a message after a restart, by what its ref says alone', async () => {
    const ref = await rig.sender.send(inChannel(rig.channel), say('Nobody answered'), 'd1');
    await rig.restarted().edit(ref, say('Two answered'));
    expect(rig.shown(inChannel(rig.channel)).map(({ text }) => text)).toEqual(['Two answered']);
    const refused = rig.sender.edit({ ...ref, messageId: 'invented' }, say('Three'));
    await expect(refused).rejects.toMatchObject({ reason: 'rejected' });
  });

  it('knows the name and zone that people chose, and who left', async () => {
    const { slack, sender, mei } = rig;
    const workspace = { platform: 'slack', externalId: slack.home.id } as const;
    const profile = { displayName: 'Mei', zone: 'Asia/Tokyo' };
    expect(await sender.profile(accountOf(mei))).toEqual(profile);
    expect(await sender.membership(workspace, accountOf(mei))).toEqual(profile);
    slack.change(mei, { deleted: true });
    expect(await sender.membership(workspace, accountOf(mei))).toBeNull();
    await expect(sender.profile(accountOf(mei))).rejects.toMatchObject({ reason: 'account-gone' });
  });

  it('knows strangers from shared channels, and does not write to them', async () => {
    const { slack, sender } = rig;
    const partners = slack.team('Partners');
    slack.shared(rig.channel, partners);
    const ola = slack.user(partners, 'Ola');
    const workspace = { platform: 'slack', externalId: slack.home.id } as const;
    expect((await sender.membership(workspace, accountOf(ola)))?.displayName).toBe('Ola');
    const asOurs = { ...accountOf(ola), scope: slack.home.id };
    expect(await sender.membership(workspace, asOurs)).toBeNull();
    const refused = sender.send(toPerson(ola), say('Hello'), 'd1');
    await expect(refused).rejects.toMatchObject({ reason: 'direct-refused' });
    expect(rig.calls('conversations.open')).toEqual([]);
  });

  it('knows people of an organisation by the workspace that they are in, whichever their own is', async () => {
    const { slack, sender, mei } = rig;
    const workspace = { platform: 'slack', externalId: slack.home.id } as const;
    const info = { id: mei.id, profile: { display_name: 'Mei' } };
    const sister = { ...info, team_id: 'T0SISTER', enterprise_user: { teams: ['T0SISTER', slack.home.id] } };
    for (const user of [info, sister]) {
      slack.on('users.info').reply(200, { ok: true, user });
      expect(await sender.membership(workspace, accountOf(mei))).toEqual({ displayName: 'Mei', zone: null });
    }
  });

  const withFiles: Message = {
    summary: 'Your data',
    blocks: [
      { kind: 'paragraph', spans: [{ kind: 'text', text: 'All that I know of you.' }] },
      { kind: 'file', name: 'data.json', type: 'application/json', text: '{"name":"Mei"}' },
      { kind: 'image', png: Buffer.from('not really a picture'), alt: 'Your progress' },
    ],
  };
  const files = (target: Target) =>
    rig.shown(target).flatMap((message) => message.files.map(({ name, bytes }) => [name, String(bytes)]));

  it('uploads files beside their message', async () => {
    await rig.sender.send(inChannel(rig.channel), withFiles, 'd1');
    expect(rig.shown(inChannel(rig.channel))[0]?.text).toContain('All that I know of you.');
    expect(files(inChannel(rig.channel))).toEqual([
      ['data.json', '{"name":"Mei"}'],
      ['picture-2.png', 'not really a picture'],
    ]);
    const announced = () =>
      rig.slack.calls.flatMap(({ method, body }) =>
        method === 'files.getUploadURLExternal' ? [body.alt_txt] : [],
      );
    expect(announced()).toEqual([undefined, 'Your progress']);
    const image = { kind: 'image' as const, png: Buffer.from('large'), alt: 'x'.repeat(1_001) };
    await rig.sender.send(inChannel(rig.channel), { summary: 'Large', blocks: [image] }, 'd2');
    expect(String(announced().at(-1))).toMatch(/^x{999}…$/);
  });

  it('takes the files of an answer into direct messages, and nothing else of it', async () => {
    await rig.sender.upload(accountOf(rig.mei), withFiles);
    expect(files(toPerson(rig.mei)).map(([name]) => name)).toEqual(['data.json', 'picture-2.png']);
    expect(
      rig
        .shown(toPerson(rig.mei))
        .map(({ text }) => text)
        .join(),
    ).not.toContain('All that I know');
    await rig.sender.upload(accountOf(rig.mei), say('No file'));
    expect(rig.calls('chat.postMessage')).toEqual([]);
  });

  it('does not say that a message certainly failed when only its files did', async () => {
    rig.slack.on('files.completeUploadExternal').fail('internal_error');
    const sending = rig.sender.send(inChannel(rig.channel), withFiles, 'd1');
    await expect(sending).rejects.toMatchObject({ reason: 'unknown-outcome' });
    expect(rig.shown(inChannel(rig.channel))).toHaveLength(1);
  });

  it('posts nothing when a file cannot be brought to Slack', async () => {
    rig.slack.on('upload').reply(500);
    const sending = rig.sender.send(inChannel(rig.channel), withFiles, 'd1');
    await expect(sending).rejects.toMatchObject({ reason: 'unavailable' });
    expect(rig.shown(inChannel(rig.channel))).toEqual([]);
  });
});

describe('an app that may not upload', () => {
  let rig: SenderRig;
  beforeEach(async () => {
    rig = await createSenderRig();
  });
  afterEach(() => rig.slack.close());

  const exported = (text: string): Message => ({
    summary: 'Your data',
    blocks: [{ kind: 'file', name: 'data.json', type: 'application/json', text }],
  });
  const restricted = () => {
    const team = rig.slack.team('Careful Ltd');
    const scopes = ['commands', 'chat:write', 'im:write', 'users:read'];
    const ada = rig.slack.user(team, 'Ada');
    return { ada, sender: rig.restarted(rig.slack.grant(team, { scopes }).accessToken) };
  };

  it('writes text files out, every character of them', async () => {
    const { ada, sender } = restricted();
    const text = Array.from({ length: 900 }, (_, line) => `{"card":"queues-${line}","grade":3}`).join('\n');
    await sender.upload(accountOf(ada), exported(text));
    const shown = rig.slack.direct(ada);
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.map((message) => message.text).join('')).toBe(text);
  });

  it('refuses what would fill the conversation', async () => {
    const { ada, sender } = restricted();
    const sending = sender.upload(accountOf(ada), exported('x'.repeat(200_000)));
    await expect(sending).rejects.toSatisfy(
      (error) => error instanceof PlatformError && error.reason === 'rejected',
    );
    expect(rig.slack.direct(ada)).toEqual([]);
  });
});
