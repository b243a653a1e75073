// Looking something up: in private, with a way to share it and to be asked about it.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookingUp } from '#src/app/texts/looking-up.ts';
import { answer, labelsOf, linesOf, type, wordsOf } from '../support/app-person.ts';
import { type AppRig, createAppRig, messageOf } from '../support/app-rig.ts';

let rig: AppRig;

beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  await rig.close();
});

const STEEP = [
  'tea.steep',
  'tea.steep(leaves, minutes=2)',
  'Lets hot water draw the taste out of leaves.',
  'Longer is not better.',
  'Watch out',
  'Boiling water burns green leaves.',
  'Python 3.11: Came with kettles.',
  'See also: tea.pour',
];
const look = (term: string) => type(rig, `/tea ${term}`);

describe('a lookup', () => {
  it.each(['tea.steep', 'steep', 'STEEP', 'brew', '  steep  ', 'tea.steep()', '`steep`'])(
    'of %j shows everything about the entry',
    async (term) => {
      const shown = await look(term);
      expect(linesOf(shown)).toEqual(STEEP);
      expect(shown.summary).toBe('tea.steep: Lets hot water draw the taste out of leaves.');
      expect(labelsOf(shown)).toEqual(['Quiz me on this', 'Share in channel', 'Read the docs']);
    },
  );

  it('is private', async () => {
    expect((await rig.command('/tea steep')).mode).toBe('private');
  });

  it('of a misspelt name offers the nearest, one click away', async () => {
    const shown = await look('stepe');
    expect(linesOf(shown)).toEqual(['I found nothing for stepe.', 'The nearest I know:']);
    expect(labelsOf(shown)).toContain('tea.steep');
    const found = await rig.click(shown, 'tea.steep');
    expect(found.mode).toBe('update');
    expect(linesOf(messageOf(found))).toEqual(STEEP);
  });

  it('of something else says that there is nothing', async () => {
    const nothing = await look('zzzzqqq');
    expect(linesOf(nothing).slice(0, 2)).toEqual([
      'I found nothing for zzzzqqq.',
      'Try a name or a few words, or begin with one of these:',
    ]);
    expect(labelsOf(nothing).toSorted()).toEqual(['tea.pour', 'tea.steep']);
  });

  it('of nothing asks what to look for, with an example of this deck', async () => {
    expect(wordsOf(await type(rig, '/tea'))).toMatch(
      /^What would you like to look up\? Try \/tea tea\.(?:steep|pour), or a few words of your own\.$/,
    );
    expect(wordsOf(await type(rig, '/teaware'))).toBe(
      'What would you like to look up? Write a name or a few words after /teaware.',
    );
  });

  it('of whatever a person types is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 110 }), async (term) => {
        expect(wordsOf(await look(term))).toMatch(
          /^(?:I found nothing|What would you|That is too long|tea\.)/,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('can be shared in the channel, which then reads it without buttons that are not theirs', async () => {
    const shared = await rig.click(await look('steep'), 'Share in channel');
    expect(shared.mode).toBe('public');
    expect(linesOf(messageOf(shared))).toEqual([...STEEP, 'mei looked this up.']);
    expect(labelsOf(shared)).toEqual(['Read the docs']);
  });

  it('is not offered to be shared twice where it is still shown', async () => {
    const shared = await rig.click(await look('steep'), 'Share in channel');
    if (!('carrier' in shared) || shared.carrier === undefined) throw new Error('Nothing is left.');
    expect(linesOf(shared.carrier)).toEqual([...STEEP, 'Shared.']);
    expect(labelsOf(shared.carrier)).toEqual(['Quiz me on this', 'Read the docs']);
  });

  it('in direct messages has nowhere to be shared', async () => {
    const inDirect = { channelId: null };
    const shown = await type(rig, '/tea steep', inDirect);
    expect(labelsOf(shown)).toEqual(['Quiz me on this', 'Read the docs']);
    const refused = await rig.do({ kind: 'button', buttonId: '1|share|tea|tea.steep' }, inDirect);
    expect([refused.mode, wordsOf(refused)]).toEqual(['private', 'There is no channel here to share it in.']);
  });
});

describe('quiz me on this', () => {
  it('asks the questions of the entry, each once a day', async () => {
    const shown = await look('steep');
    const asked: string[] = [];
    for (let at = 0; at < 2; at += 1) {
      const question = messageOf(await rig.click(shown, 'Quiz me on this'));
      asked.push(linesOf(question)[1] ?? '');
      await answer(rig, question, 4);
    }
    expect(asked.toSorted()).toEqual(['How long does green tea steep?', 'How long does white tea steep?']);
    expect(wordsOf(await rig.click(shown, 'Quiz me on this'))).toBe(
      'You have answered every question on this today. Come back tomorrow.',
    );
  });

  it('says so when there is no question on it, and where to look instead', async () => {
    expect(wordsOf(await rig.click(await look('pour'), 'Quiz me on this'))).toBe(
      'There is no question on this yet. You could look at tea.steep.',
    );
    expect(lookingUp.noCards([])).toBe('There is no question on this yet.');
  });

  it('of an entry that left the deck is refused', async () => {
    for (const verb of ['entry', 'share', 'quiz-entry']) {
      const refused = await rig.do({ kind: 'button', buttonId: `1|${verb}|tea|tea.gone` });
      expect(wordsOf(refused)).toContain('This button is from an older conversation');
    }
  });
});

describe('completing a term', () => {
  const complete = async (text: string, command = 'tea') => {
    const completed = await rig.do({ kind: 'autocomplete', command, text });
    return completed.mode === 'choices' ? completed.choices : [];
  };

  it('offers what begins so, with its meaning', async () => {
    expect(await complete('ste')).toEqual([
      { label: 'tea.steep: Lets hot water draw the taste out of leaves.', value: 'tea.steep' },
    ]);
  });

  it('offers a beginning for nothing typed, and nothing for too much', async () => {
    expect((await complete('')).map(({ value }) => value).toSorted()).toEqual(['tea.pour', 'tea.steep']);
    expect(await complete('x'.repeat(101))).toEqual([]);
    expect(await complete('ste', 'nosuch')).toEqual([]);
  });
});
