import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookUp } from '#src/cli/lookup.ts';
import { contentOf, DECK, ENTRY, FILES } from '../decks/fixture-deck.ts';
import { ROOT } from '../support/running-bot.ts';

const TEA = join(ROOT, 'test/fixtures/content');

async function look(command: string, term: string, contentDir = TEA) {
  const lines: string[] = [];
  const code = await lookUp({ contentDir, command, term, out: (line) => lines.push(line) });
  return { code, text: lines.join('\n') };
}

describe('looking something up on a terminal', () => {
  it('prints the whole entry', async () => {
    expect(await look('tea', 'steep')).toEqual({
      code: 0,
      text: [
        'tea.steep(leaves, minutes=2)',
        'Lets hot water draw the taste out of leaves.',
        'Longer is not better.',
        'Watch out:\n- Boiling water burns green leaves.',
        'Python 3.11: Came with kettles.',
        'See also: tea.pour',
        'https://example.org/tea/steep',
      ].join('\n\n'),
    });
  });

  it('says what versions are of only where the deck does', async () => {
    const entry = ENTRY.replace('  aliases:', '  versions: [{ since: "2.0", what: It sings. }]\n  aliases:');
    const kettles = (deck: string) =>
      contentOf({ kettles: { ...FILES, 'deck.yaml': deck, 'reference/basics.yaml': entry } });
    const { text: plain } = await look('kettle', 'heat', await kettles(DECK));
    expect(plain).toContain('\n\n2.0: It sings.\n\n');
    const { text: named } = await look('kettle', 'heat', await kettles(`${DECK}versions_of: Whistle\n`));
    expect(named).toContain('\n\nWhistle 2.0: It sings.\n\n');
  });

  it('prints code indented', async () => {
    const { code, text } = await look('asyncio', 'asyncio.gather', join(ROOT, 'content'));
    expect(code).toBe(0);
    expect(text).toMatch(/\n {4}import asyncio\n/);
  });

  it('names what is near when nothing fits, with exit code 1', async () => {
    expect(await look('tea', 'steeping water')).toEqual({
      code: 1,
      text: 'Nothing is called “steeping water”. The nearest:\n  tea.steep: Lets hot water draw the taste out of leaves.',
    });
    expect(await look('tea', 'xyzzy')).toEqual({ code: 1, text: 'Nothing is called “xyzzy”.' });
  });

  it('names the commands there are for an unknown one', async () => {
    await expect(look('coffee', 'bean')).rejects.toThrow(
      'No deck has the lookup command “coffee”. Use tea or teaware.',
    );
    await expect(look('coffee', 'bean', await contentOf({}))).rejects.toThrow(
      'No deck could be read. "quizloop deck lint" says why.',
    );
  });
});
