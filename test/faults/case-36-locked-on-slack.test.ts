// A database that another process really holds: whatever people do on Slack is acknowledged in time, and answered in words.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Child, startChild } from '../store/rig.ts';
import type { Seen, User } from '../support/slack/loopback-slack.ts';
import { type SlackChild, startSlackChild } from '../support/slack-child.ts';
import { type Deed, HOME, MODAL, shown, wordsOf } from '../support/slack-talk.ts';
import { optionIn } from '../support/tea-options.ts';

/** Slack waits for so long. */
const PATIENCE_MS = 3_000;
const BUSY = /I am busy right now, and nothing was changed\. Please try again in a moment\./;
const MOMENT = 'One moment…';

let team: SlackChild;
let holder: Child | null;
afterEach(async () => {
  holder?.process.kill('SIGKILL');
  await holder?.ended;
  await team.close();
});

async function lockFor(ms: number): Promise<void> {
  holder = startChild('hold-lock', team.databasePath, String(ms));
  expect(await holder.line()).toBe('locked');
}

/** What somebody does, and what they read in the end. */
interface Tried {
  readonly what: string;
  readonly ackMs: number;
  readonly text: string;
}

interface Deeds {
  readonly [what: string]: readonly [User, () => Promise<Seen | Deed>];
}

/** A modal that asks for a moment is filled later. */
async function readIn(who: User, seen: Seen | Deed): Promise<string> {
  const inModal = () => team.slack.modal(who)?.text ?? '';
  if (seen.view === null) return 'answer' in seen ? wordsOf(seen) : (seen.message?.text ?? '');
  return vi.waitFor(
    () => {
      expect(inModal()).not.toContain(MOMENT);
      return inModal();
    },
    { timeout: 8_000 },
  );
}

const together = async (deeds: Deeds): Promise<readonly Tried[]> =>
  Promise.all(
    Object.entries(deeds).map(async ([what, [who, deed]]) => {
      const seen = await deed();
      return { what, ackMs: seen.ackMs, text: await readIn(who, seen) };
    }),
  );

/** One of each kind, with all that has to be there before. */
async function prepared(): Promise<Deeds> {
  const { slack, tea, amara, members } = team;
  const [known, picks, rates, sets, moves, shares, looks, begins, shortcuts] = members;
  if (!known || !picks || !rates || !sets || !moves || !shares || !looks || !begins || !shortcuts) {
    throw new Error('Too few members.');
  }
  const newcomer = slack.user(slack.home, 'Newcomer', { admin: true });
  const post = await team.post();
  await team.type(known, tea, '/quiz stats');
  const entry = shown(await team.type(shares, tea, '/tea steep'));
  const prompt = await team.answer(rates, tea, post);
  await team.type(sets, tea, '/quiz settings');
  const zone = shown(await team.type(moves, tea, '/quiz settings'));
  await team.click(moves, tea, 'Change time zone', zone);
  const field = slack.modal(moves)?.blocks[0]?.block_id ?? '';
  const offer = shown(await team.type(amara, tea, '/quiz-admin schedule'));
  await slack.openHome(begins);
  return {
    'a command': [known, () => team.type(known, tea, '/quiz now deck:tea')],
    'an option under a post': [picks, () => team.click(picks, tea, optionIn(wordsOf(post), true), post)],
    'a rating': [rates, () => team.click(rates, tea, '4 ', prompt)],
    'a choice in a list': [sets, () => team.choose(sets, tea, 'New cards a day', '10')],
    'a modal sent off': [moves, () => slack.submit(moves, { [field]: 'Asia/Tokyo' })],
    'a modal opened': [amara, () => team.click(amara, tea, 'Another time', offer)],
    'sharing with the channel': [shares, () => team.click(shares, tea, 'Share in', entry)],
    'the first command of somebody': [newcomer, () => team.type(newcomer, tea, '/quiz-admin status')],
    'a button in Home': [begins, () => team.click(begins, HOME, 'Ask me something')],
    'a shortcut': [shortcuts, () => slack.shortcut(shortcuts, 'quiz-me')],
  };
}

/** Slack opens Home for somebody: their page is drawn without anything being written. */
async function homeTab(): Promise<string> {
  const { slack, members } = team;
  const looks = members[6];
  if (looks === undefined) throw new Error('Too few members.');
  await slack.openHome(looks);
  return slack.homeOf(looks)?.text ?? '';
}

/** A search in a modal that stands open. */
async function suggestions() {
  const { slack, members, tea } = team;
  const looks = members[6];
  if (looks === undefined) throw new Error('Too few members.');
  await team.type(looks, tea, '/tea');
  const typeahead = JSON.stringify(slack.modal(looks)?.blocks).match(/"action_id":"(t:[^"]+)"/)?.[1] ?? '';
  return () => slack.suggest(looks, MODAL, typeahead, 'ste');
}

const ratings = () => team.ask("SELECT count(*) FROM reviews WHERE kind = 'rating'");
const ofKind = (tried: readonly Tried[], what: string) =>
  tried.find((each) => each.what === what)?.text ?? '';

describe.each(['socket', 'http'] as const)(
  'case 36: over %s, while another process holds the database',
  (way) => {
    beforeEach(async () => {
      holder = null;
      team = await startSlackChild(9, way);
    });

    // Red without: `GIVE_UP_AFTER_MS` in `persistently`: nobody reads that they can try again, and it all comes in the end.
    it('case 36: for ten seconds, everybody reads the outcome or that they can try again, and trying again works', {
      timeout: 60_000,
    }, async () => {
      const deeds = await prepared();
      const suggest = await suggestions();
      await lockFor(10_000);
      const [tried, home, offered] = await Promise.all([together(deeds), homeTab(), suggest()]);
      for (const { what, ackMs } of tried) expect(ackMs, what).toBeLessThan(PATIENCE_MS);
      const busy = tried.filter(({ text }) => BUSY.test(text)).map(({ what }) => what);
      expect(busy).toEqual(
        expect.arrayContaining(['a rating', 'an option under a post', 'a choice in a list', 'a shortcut']),
      );
      const done = tried.filter(({ what }) => !busy.includes(what)).map(({ text }) => text);
      expect(done.filter((text) => text === '' || text.includes('went wrong'))).toEqual([]);
      expect(home).not.toBe('');
      expect(offered.map(({ value }) => value)).toContain('tea.steep');
      expect(ratings()).toBe(0);
      await holder?.ended;
      const { members, tea } = team;
      const [, , rates] = members;
      if (rates === undefined) throw new Error('Too few members.');
      expect(wordsOf(await team.click(rates, tea, '4 '))).toContain('Next in');
      expect(ratings()).toBe(1);
    });
  },
);

describe('case 36: while another process holds the database', () => {
  beforeEach(async () => {
    holder = null;
    team = await startSlackChild(9);
  });

  it('case 36: for two seconds, everything is acknowledged in time and then done', {
    timeout: 60_000,
  }, async () => {
    const deeds = await prepared();
    const suggest = await suggestions();
    await lockFor(2_000);
    const [tried, home, offered] = await Promise.all([together(deeds), homeTab(), suggest()]);
    for (const { what, ackMs } of tried) expect(ackMs, what).toBeLessThan(PATIENCE_MS);
    expect(tried.filter(({ text }) => BUSY.test(text)).map(({ what }) => what)).toEqual([]);
    expect(tried.filter(({ text }) => text === '').map(({ what }) => what)).toEqual([]);
    expect(ofKind(tried, 'a rating')).toContain('Next in');
    expect(ofKind(tried, 'a modal sent off')).toContain('Asia/Tokyo');
    expect(ofKind(tried, 'a shortcut')).toContain('a question just for you');
    expect(home).toContain('What you remember');
    expect(offered.map(({ value }) => value)).toContain('tea.steep');
    expect(ratings()).toBe(1);
  });
});

describe('case 36: while Slack does not say who somebody is', () => {
  beforeEach(async () => {
    holder = null;
    team = await startSlackChild(1);
  });

  // Red without: the hold of the answer after 1.5 s in Slack's `respond`.
  it('case 36: they are acknowledged in time and answered all the same', { timeout: 60_000 }, async () => {
    const { slack, tea, members } = team;
    const [somebody] = members;
    if (somebody === undefined) throw new Error('Nobody is there.');
    slack.on('users.info').hang({ times: 10 });
    const seen = await team.type(somebody, tea, '/quiz now deck:tea');
    expect(seen.ackMs).toBeLessThan(PATIENCE_MS);
    expect(wordsOf(seen)).toContain('a question just for you');
    const reserved = await team.type(somebody, tea, '/quiz-admin list');
    expect(reserved.ackMs).toBeLessThan(PATIENCE_MS);
    expect(wordsOf(reserved)).toContain('I could not ask Slack who you are just now. Please try again.');
  });
});
