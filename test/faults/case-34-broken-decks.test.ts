// Decks that were damaged, and cards that were removed: one deck is out as a whole, and nobody loses what they know.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deckLint } from '#src/cli/deck-lint.ts';
import { BOTH, type EitherTeam, startTeam } from '../support/either-team.ts';
import { TEA } from '../support/running-bot.ts';
import { DAY } from '../support/week.ts';

const TIME = 'tea/cards/time.yaml';
const ORIGIN = 'tea/cards/origin.yaml';

let content: string;
beforeEach(() => {
  content = join(mkdtempSync(join(tmpdir(), 'quizloop-decks-')), 'content');
  cpSync(TEA, content, { recursive: true });
});
afterEach(() => rmSync(join(content, '..'), { recursive: true, force: true }));

const edit = (name: string, change: (text: string) => string): void => {
  const path = join(content, name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
};
const replace = (name: string, from: string, to: string): void =>
  edit(name, (text) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  });

function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
}

/** What damages the deck of tea, and what is said of it. */
const DAMAGES: readonly (readonly [string, () => void, RegExp])[] = [
  [
    'bad YAML',
    () => edit(TIME, (text) => `${text}\n- "never closed`),
    /cards\/time\.yaml: line \d+: this is not YAML/,
  ],
  [
    'an id that is used twice',
    () => replace(ORIGIN, 'id: matcha-form', 'id: oolong-origin'),
    /cards\/origin\.yaml: oolong-origin: this id is used twice/,
  ],
  [
    'an empty answer',
    () => replace(ORIGIN, 'answer: The answer is **china**.', 'answer: ""'),
    /cards\/origin\.yaml: oolong-origin: `answer` is empty/,
  ],
  [
    'a file of 5 MB',
    () => edit(TIME, () => `# ${'x'.repeat(78)}\n`.repeat(62_500)),
    /cards\/time\.yaml: this file is over 1 MiB/,
  ],
  ['no deck.yaml', () => rmSync(join(content, 'tea/deck.yaml')), /tea\/deck\.yaml: this file is missing/],
];

async function lint() {
  const lines: string[] = [];
  const code = await deckLint({ contentDir: content, out: (line) => lines.push(line) });
  return { code, said: lines.join('\n') };
}

describe.each(BOTH)('case 34: on %s', (platform) => {
  let team: EitherTeam;
  beforeEach(async () => {
    team = await startTeam(platform, { config: { contentDir: content } });
  });

  // Red without: `problems.length > 0` in `readDeck`.
  it.each(DAMAGES)(
    'case 34: a deck with %s is out as a whole, and the others go on',
    async (_what, damage, problem) => {
      await team.learn('mei', 2);
      const memories = team.ask('SELECT group_concat(memory) FROM memories');
      await team.bot.stop();
      damage();
      await team.bot.start();
      const problems = team.bot.log.lines.filter(({ message }) => message === 'deck_problem');
      const said = problems.map(({ fields }) =>
        [fields.file, fields.where, fields.problem].filter(Boolean).join(': '),
      );
      expect(said.join('\n')).toMatch(problem);
      expect((await team.type('mei', '/quiz now deck:teaware')).words).toContain(
        'Teaware: a question just for you',
      );
      expect((await team.type('mei', '/quiz now deck:tea')).words).toContain('does not fit deck');
      expect(team.ask('SELECT group_concat(memory) FROM memories')).toBe(memories);
      await team.close({ errors: problems.map(({ message }) => message) });
    },
  );

  // Two guards, each enough: `syncDeck` archives the card, and `dueCards` leaves out what no deck has.
  it('case 34: a removed card keeps its reviews, and nobody is reminded of it', async () => {
    await team.learn('mei', 6);
    await team.turnRemindersOn('mei');
    const before = team.direct('mei').length;
    await team.bot.stop();
    for (const name of [TIME, ORIGIN, 'tea/cards/temperature.yaml']) {
      edit(name, (text) => text.replaceAll(/^- id: /gm, '- id: new-'));
    }
    edit('tea/reference/leaves.yaml', (text) => text.replaceAll(/^ {2}cards: .*$/gm, '  cards: []'));
    await team.bot.start();
    team.clock.advance(3 * DAY);
    const due = `SELECT count(*) FROM reminders WHERE state = 'planned' AND due_at <= ${team.clock.now()}`;
    await team.eventually(() => expect(team.ask(due)).toBe(0));
    expect(team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'")).toBe(6);
    expect(team.ask('SELECT count(*) FROM memories')).toBe(6);
    expect(team.direct('mei').length).toBe(before);
    await team.close();
  });

  // Red without: the early `return` of `loadDecks`: all decks are archived, and nobody is reminded.
  it.each([
    [
      'is not there',
      () => renameSync(content, `${content}-elsewhere`),
      'this folder is missing: create it, or',
    ],
    ['is empty', () => emptyFolder(content), 'there is no deck here'],
  ])('case 34: one whose content folder %s takes no deck away from the others', async (_what, lose, said) => {
    await team.learn('mei', 3);
    await team.turnRemindersOn('mei');
    lose();
    const lost = await team.bot.twin('bot');
    const [problem] = team.bot.log.lines.filter(({ message }) => message === 'deck_problem');
    expect(problem?.fields).toMatchObject({ file: content, problem: expect.stringContaining(said) });
    expect((await team.nextReminder('mei')).words).toContain('due');
    await lost.stop();
    await team.close({ errors: ['deck_problem'] });
  });
});

describe('case 34: npm test', () => {
  // Red without: the exit code of `deckLint`.
  it.each(DAMAGES)('case 34: fails on a deck with %s', async (_what, damage, problem) => {
    expect(await lint()).toMatchObject({ code: 0 });
    damage();
    const { code, said } = await lint();
    expect(code).toBe(1);
    expect(said).toMatch(problem);
    const checks = readFileSync(new URL('../run.js', import.meta.url), 'utf8');
    expect(checks).toContain("'src/quizloop.js', 'deck', 'lint'");
  });

  it('case 34: names every problem with its file and card, not only the first', async () => {
    replace(ORIGIN, 'answer: The answer is **china**.', 'answer: ""');
    replace(ORIGIN, 'level: advanced', 'level: hard');
    const { said } = await lint();
    expect(said).toContain('content/tea/cards/origin.yaml: oolong-origin: `answer` is empty');
    expect(said).toContain('content/tea/cards/origin.yaml: matcha-form: `level` is `hard`');
  });
});
