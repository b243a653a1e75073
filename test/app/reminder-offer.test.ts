// The offer of reminders, and the first direct message that proves they arrive.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlatformError } from '#src/errors.ts';
import type { Message } from '#src/ports/message.ts';
import {
  alsoOf,
  answer,
  choose,
  directsOf,
  labelsOf,
  learn,
  linesOf,
  type,
  wordsOf,
} from '../support/app-person.ts';
import { type AppRig, buttonIdIn, createAppRig, messageOf } from '../support/app-rig.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

/** The offer that comes with the first rating. */
async function offer(): Promise<Message> {
  const first = await answer(rig, await type(rig, '/quiz now deck:tea'), 4);
  const [also] = 'also' in first ? (first.also ?? []) : [];
  if (also === undefined) throw new Error('No offer.');
  return also;
}

const warned = () =>
  vi.waitUntil(() => rig.log.messages('warn').includes('delivery_not_sent'), { timeout: 10_000 });
const directs = () => vi.waitUntil(() => directsOf(rig).length > 0, { timeout: 10_000 });

describe('the offer', () => {
  it('comes with the first rating, says what it means, and has two buttons', async () => {
    const shown = await offer();
    expect(linesOf(shown)).toEqual([
      'Shall I remind you? I would send you a direct message when cards are about to be forgotten: at most one a day, around 09:00 (UTC), and none when nothing is due.',
    ]);
    expect(labelsOf(shown)).toEqual(['Remind me', 'No, thanks']);
    expect(directsOf(rig)).toEqual([]);
  });

  it('is made once, whatever was answered', async () => {
    await offer();
    expect(alsoOf(await answer(rig, await type(rig, '/quiz now deck:tea'), 4))).toEqual([]);
  });

  it('is made once when a rating is clicked many times at once', async () => {
    const prompt = await choose(rig, await type(rig, '/quiz now deck:tea'));
    const answers = await Promise.all(Array.from({ length: 6 }, () => rig.click(prompt, '4 ')));
    expect(answers.flatMap(alsoOf)).toHaveLength(1);
  });

  it('names the zone of the person', async () => {
    const who = { member: 'noor', zone: 'Asia/Karachi' };
    const first = await answer(rig, await type(rig, '/quiz now deck:tea', who), 4, true, who);
    expect(alsoOf(first).join()).toContain('around 09:00 (Asia/Karachi)');
  });

  it('is not made to somebody who has turned reminders on already', async () => {
    await type(rig, '/quiz resume');
    expect(alsoOf(await answer(rig, await type(rig, '/quiz now deck:tea'), 4))).toEqual([]);
  });

  it('can be declined, and says where to find it later', async () => {
    const declined = await rig.click(await offer(), 'No, thanks');
    expect(wordsOf(declined)).toBe('All right. Should you change your mind, /quiz settings is the place.');
    expect(wordsOf(await type(rig, '/quiz settings'))).toContain('Reminders: off');
  });
});

describe('the first direct message', () => {
  it('is sent at once, and says when the next one comes', async () => {
    const shown = await offer();
    await learn(rig, 2, 3);
    const accepted = await rig.click(shown, 'Remind me');
    expect(wordsOf(accepted)).toBe(
      'Reminders are on. I am sending you a first direct message now, to be sure that it arrives.',
    );
    await directs();
    const [first] = directsOf(rig);
    expect(first && linesOf(first)).toEqual([
      'Hello! From now on I write to you here when cards are about to be forgotten: at most once a day, around 09:00 (UTC).',
      expect.stringMatching(/^By what you know today, the next one comes on 4 Mar 2026, 09:[0-2]\d\.$/),
    ]);
    expect(first && labelsOf(first)).toEqual(['Change time or zone', 'Stop reminders']);
  });

  it('says so when nothing is planned yet', async () => {
    await type(rig, '/quiz resume');
    await directs();
    expect(directsOf(rig).map(wordsOf).join()).toContain(
      'Nothing is planned yet: answer a question, and I know what to remind you of.',
    );
  });

  it('is sent once for a button that is clicked twice', async () => {
    const shown = await offer();
    await Promise.all([rig.click(shown, 'Remind me'), rig.click(shown, 'Remind me')]);
    await rig.click(shown, 'Remind me');
    await rig.pass(60_000);
    expect(directsOf(rig)).toHaveLength(1);
  });

  it('leads to the settings', async () => {
    await rig.click(await offer(), 'Remind me');
    await directs();
    const [first] = directsOf(rig);
    const panel = first && (await rig.click(first, 'Change time or zone', { channelId: null }));
    expect(panel && wordsOf(panel)).toContain('Your settings');
  });
});

describe('direct messages that are refused', () => {
  const refuse = () => {
    rig.sender.script.push(() => {
      throw new PlatformError('direct-refused', 'Cannot send messages to this user');
    });
  };
  const told =
    'I could not send you a direct message: your settings there do not let me. I will not try again. Allow direct messages from me, then turn reminders on with /quiz settings.';

  /** Reminders on, and the first message refused. */
  async function refused(): Promise<Message> {
    const shown = await offer();
    refuse();
    await rig.click(shown, 'Remind me');
    await warned();
    return shown;
  }

  it('are tried once, told once at the next click, and not tried again', async () => {
    await refused();
    expect(alsoOf(await rig.command('/quiz stats'))).toEqual([told]);
    expect(alsoOf(await rig.command('/quiz stats'))).toEqual([]);
    await learn(rig, 4, 3);
    for (let day = 0; day < 4; day += 1) await rig.pass(86_400_000);
    expect(rig.sender.calls.filter(({ target }) => target.kind === 'direct')).toHaveLength(1);
  });

  it('are off in the settings, which offer to turn them on again', async () => {
    await refused();
    const panel = await type(rig, '/quiz settings');
    expect(wordsOf(panel)).toContain('Reminders: off, because I could not send you a direct message');
    const on = messageOf(await rig.click(panel, 'Turn reminders on'));
    expect(wordsOf(on)).toContain('Reminders: around 09:00, the next on ');
    await directs();
  });

  it.each(['/quiz settings', '/quiz resume'])('are sent again after %s turned them on', async (way) => {
    await learn(rig, 3, 3);
    await rig.pass(60_000);
    const account = { platform: 'playground', scope: 'W1', externalId: 'mei' } as const;
    refuse();
    await type(rig, '/quiz resume');
    await warned();
    // The very click that turns them on is the first one after the refusal: there is nothing left to tell.
    const click =
      way === '/quiz resume'
        ? await rig.command('/quiz resume')
        : await rig.do({ kind: 'button', buttonId: '1|reminders|on' });
    expect(alsoOf(click)).toEqual([]);
    await directs();
    expect((await rig.store.people.findAccount(account))?.person.direct).toBe('open');
    await rig.pass(86_400_000 + 3_600_000 * 3);
    expect(directsOf(rig).map(wordsOf).at(-1)).toContain('3 cards are due.');
  });

  it('are tried again when the offer is accepted once more', async () => {
    const shown = await refused();
    await rig.do({ kind: 'button', buttonId: buttonIdIn(shown, 'Remind me') });
    await directs();
  });
});
