import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountRef, Answer, Interaction } from '#src/ports/chat.ts';
import { chatReceiverContract } from '../../contract/chat-receiver.ts';
import { account, channelRef, createRig, inChannel, type Rig, toMember, type View } from './rig.ts';
import { buttons, createScriptedHandler, type ScriptedHandler, say } from './scripted-handler.ts';

const carries = (view: View, id: string) => JSON.stringify(view.blocks).includes(`"id":"${id}"`);

chatReceiverContract('The playground', async () => {
  const rig = createRig();
  const opened = new Map<string, string>();
  const control = async (who: AccountRef, buttonId: string) => {
    const { messages } = await rig.state(who.externalId);
    return messages.findLast((view) => carries(view, buttonId))?.id ?? 0;
  };
  const click = async (who: AccountRef, body: Record<string, unknown>) => {
    const answer = await rig.click(who.externalId, body);
    if (answer.kind === 'form') opened.set(who.externalId, answer.opened);
    return answer;
  };
  return {
    receiver: rig.receiver,
    workspace: { platform: 'playground', externalId: 'playground' },
    channel: channelRef('general'),
    admin: account('amara'),
    adminName: 'Amara',
    colleague: account('mei'),
    async command(who, command, text) {
      await click(who, { kind: 'command', place: 'general', command, text });
    },
    async press(who, buttonId) {
      await click(who, { kind: 'button', messageId: await control(who, buttonId), buttonId });
    },
    async choose(who, buttonId, value) {
      await click(who, { kind: 'select', messageId: await control(who, buttonId), buttonId, value });
    },
    async submit(who, values) {
      await click(who, { kind: 'form', opened: opened.get(who.externalId), values });
    },
    async complete(who, command, text) {
      const answer = await click(who, { kind: 'autocomplete', place: 'general', command, text });
      return answer.kind === 'choices' ? answer.choices : [];
    },
    async forge(who, buttonId) {
      const { messages } = await rig.state(who.externalId);
      await click(who, { kind: 'button', messageId: messages.at(-1)?.id ?? 1, buttonId });
    },
    async shown(who) {
      const { messages } = await rig.state(who.externalId);
      return messages.filter(({ author }) => author === null).map(({ blocks }) => JSON.stringify(blocks));
    },
    close: async () => rig.remove(),
  };
});

describe('The playground as the platform', () => {
  let rig: Rig;
  let handler: ScriptedHandler;
  let script: (interaction: Interaction) => Answer | Promise<Answer>;

  beforeEach(async () => {
    rig = createRig();
    script = () => ({ mode: 'update', message: say('Done') });
    handler = createScriptedHandler((interaction) => script(interaction));
    await rig.receiver.start(handler);
  });
  afterEach(() => rig.remove());

  const messageOf = async (member: string) => (await rig.state(member)).messages.at(-1);
  const typed = { kind: 'command', place: 'general', command: 'quiz', text: 'now' };
  const press = (messageId: number | undefined, buttonId: string) => ({
    kind: 'button',
    messageId,
    buttonId,
  });

  it('is connected between start and stop', async () => {
    expect(rig.receiver.connected()).toBe(true);
    await rig.receiver.stop();
    expect(rig.receiver.connected()).toBe(false);
    await rig.receiver.start(handler);
    expect(rig.receiver.connected()).toBe(true);
  });

  it('names the channel to say hello in, and the zone', () => {
    expect(handler.events).toEqual([
      {
        kind: 'workspace-present',
        workspace: { platform: 'playground', externalId: 'playground' },
        name: 'Playground',
        channel: channelRef('learn-asyncio'),
        zone: 'Europe/Berlin',
      },
    ]);
  });

  it('shows a typed command as its member’s own private line', async () => {
    script = () => ({ mode: 'public', message: say('The board') });
    await rig.click('mei', typed);
    expect((await rig.state('mei')).messages).toMatchObject([
      { author: 'mei', onlyYou: true, summary: '/quiz now' },
      { author: null, onlyYou: false, summary: 'The board' },
    ]);
    expect((await rig.state('amara')).messages).toMatchObject([{ summary: 'The board' }]);
  });

  it('answers in direct messages without a channel, as an ordinary message', async () => {
    script = () => ({ mode: 'private', message: say('Just us') });
    await rig.click('mei', { ...typed, place: 'direct-mei' });
    expect(handler.interactions).toMatchObject([{ channel: null, zone: 'Europe/Berlin' }]);
    expect(await messageOf('mei')).toMatchObject({ place: 'direct-mei', onlyYou: false, summary: 'Just us' });
    expect(await messageOf('amara')).toBeUndefined();
  });

  it('replaces a direct message whose button was pressed', async () => {
    await rig.sender.send(toMember('mei'), say('3 cards are due', buttons('start')), 'd1');
    const due = await messageOf('mei');
    await rig.click('mei', press(due?.id, 'start'));
    expect((await rig.state('mei')).messages).toMatchObject([{ id: due?.id, summary: 'Done', edited: true }]);
  });

  it('answers privately rather than replace what the whole channel reads', async () => {
    await rig.sender.send(inChannel('general'), say('The question', buttons('a')), 'd1');
    await rig.click('mei', press((await messageOf('mei'))?.id, 'a'));
    expect((await rig.state('amara')).messages).toMatchObject([{ summary: 'The question', edited: false }]);
    expect(await messageOf('mei')).toMatchObject({ summary: 'Done', onlyYou: true });
  });

  it('asks the product once for a click that arrives again, and answers the same', async () => {
    await rig.sender.send(toMember('mei'), say('Due', buttons('start')), 'd1');
    const click = { ...press((await messageOf('mei'))?.id, 'start'), id: crypto.randomUUID() };
    const [first, second] = await Promise.all([rig.click('mei', click), rig.click('mei', click)]);
    const third = await rig.click('mei', click);
    expect(handler.interactions).toHaveLength(1);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it('answers a repeat the same after a restart', async () => {
    const click = { ...typed, id: crypto.randomUUID() };
    const first = await rig.click('mei', click);
    await rig.receiver.stop();
    rig = rig.reopen();
    await rig.receiver.start(handler);
    expect(await rig.click('mei', click)).toEqual(first);
    expect(handler.interactions).toHaveLength(1);
    expect((await rig.state('mei')).messages).toHaveLength(2);
  });

  it('lets a click be tried again with its id when the product failed, and shows the command once', async () => {
    const click = { ...typed, id: crypto.randomUUID(), member: 'mei' };
    script = () => Promise.reject(new Error('the disk is full'));
    const failed = await rig.post('/api/interactions', click);
    expect(failed.status).toBe(500);
    expect(await failed.json()).toEqual({ error: 'Something went wrong in Quizloop. Please try again.' });
    expect(rig.errors).toMatchObject([{ message: 'the disk is full' }]);
    script = () => ({ mode: 'private', message: say('Now') });
    await rig.click('mei', click);
    expect((await rig.state('mei')).messages.map(({ summary }) => summary)).toEqual(['/quiz now', 'Now']);
  });

  describe('refuses with a line and tells the product nothing', () => {
    const refused = async (member: string, click: Record<string, unknown>, text: string) => {
      const before = handler.interactions.length;
      expect(await rig.click(member, click)).toEqual({ kind: 'notice', text: expect.stringContaining(text) });
      expect(handler.interactions).toHaveLength(before);
    };

    it('a button that the message does not carry', async () => {
      await rig.sender.send(inChannel('general'), say('Pick', buttons('a')), 'd1');
      const { id } = (await messageOf('mei')) ?? {};
      await refused('mei', press(id, 'b'), 'not there any more');
      await refused(
        'mei',
        { kind: 'select', messageId: id, buttonId: 'a', value: '1' },
        'not there any more',
      );
    });

    it('a message that does not exist, or that somebody else sees', async () => {
      await rig.sender.send(toMember('amara'), say('For Amara', buttons('start')), 'd1');
      const { id } = (await messageOf('amara')) ?? {};
      await refused('mei', press(id, 'start'), 'not there any more');
      await refused('mei', press(4711, 'start'), 'not there any more');
    });

    it('a private reply of somebody else in the same channel', async () => {
      script = () => ({ mode: 'private', message: say('For Amara', buttons('a')) });
      await rig.click('amara', typed);
      await refused('mei', press((await messageOf('amara'))?.id, 'a'), 'not there any more');
    });

    it('a choice that the select does not offer', async () => {
      const options = [{ label: 'Nine', value: '9' }];
      const select = { kind: 'select' as const, id: 'hour', label: 'Hour', options, selected: null };
      await rig.sender.send(inChannel('general'), say('When', select), 'd1');
      const { id: messageId } = (await messageOf('mei')) ?? {};
      await refused(
        'mei',
        { kind: 'select', messageId, buttonId: 'hour', value: '23' },
        'not there any more',
      );
    });

    it('a command typed where one is not, or that there is not', async () => {
      await refused('mei', { ...typed, place: 'direct-amara' }, 'not in that channel');
      await refused('mei', { ...typed, place: 'attic' }, 'not in that channel');
      await refused('mei', { ...typed, command: 'sudo' }, 'There is no command /sudo here');
    });

    it('an interaction that somebody else did', async () => {
      const click = { ...typed, id: crypto.randomUUID() };
      await rig.click('mei', click);
      await refused('idris', click, 'somebody else');
    });

    it('a form that was never opened for this member, or is filled in as it never was shown', async () => {
      const field = { kind: 'text' as const, name: 'n', label: 'N', hint: '', value: '', maxLength: 2 };
      script = () => ({ mode: 'form', form: { id: 'f', title: 'F', submit: 'Save', fields: [field] } });
      const answer = await rig.click('mei', typed);
      const opened = answer.kind === 'form' ? answer.opened : '';
      await refused('idris', { kind: 'form', opened, values: { n: '1' } }, 'not open any more');
      await refused(
        'mei',
        { kind: 'form', opened: crypto.randomUUID(), values: { n: '1' } },
        'not open any more',
      );
      for (const values of [{}, { n: '123' }, { n: '1', more: '2' }, { toString: '1' }]) {
        await refused('mei', { kind: 'form', opened, values }, 'not filled in as it was shown');
      }
    });

    it('a choice of several that was not all offered', async () => {
      const options = ['mon', 'tue'].map((value) => ({ label: value, value }));
      const field = { kind: 'several' as const, name: 'n', label: 'N', options, values: [] };
      script = () => ({ mode: 'form', form: { id: 'f', title: 'F', submit: 'Save', fields: [field] } });
      const answer = await rig.click('mei', typed);
      const opened = answer.kind === 'form' ? answer.opened : '';
      script = () => ({ mode: 'private', message: say('Saved.') });
      await refused(
        'mei',
        { kind: 'form', opened, values: { n: 'mon,sun' } },
        'not filled in as it was shown',
      );
      for (const n of ['', 'mon', 'mon,tue']) {
        expect((await rig.click('mei', { kind: 'form', opened, values: { n } })).kind).toBe('messages');
      }
    });
  });

  it('takes nothing before its start and after its stop', async () => {
    await rig.receiver.stop();
    const response = await rig.post('/api/interactions', {
      ...typed,
      id: crypto.randomUUID(),
      member: 'mei',
    });
    expect(response.status).toBe(503);
    expect(handler.interactions).toEqual([]);
  });
});
