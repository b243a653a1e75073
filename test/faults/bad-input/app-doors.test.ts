// Whatever is in a button's id, a form or a slash text: a sentence answers it, and what is refused writes nothing.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '#src/ports/chat.ts';
import { anyText, RUNS } from '../../support/any-text.ts';
import {
  choose,
  DAY,
  liveUntil,
  newestPost,
  scheduleDaily,
  type,
  wordsOf,
} from '../../support/app-person.ts';
import {
  type AppRig,
  buttonIdIn,
  createAppRig,
  type Doing,
  messageOf,
  type Who,
} from '../../support/app-rig.ts';
import { type WriteWatch, watchWrites } from '../../support/database-writes.ts';
import { expectSoundDatabase } from '../../support/sound-database.ts';

const VERBS = [
  ...[
    'pick',
    'reveal',
    'choose',
    'show',
    'rate',
    'undo',
    'next',
    'stop',
    'set',
    'shown',
    'reminders',
    'entry',
  ],
  ...[
    'share',
    'quiz-entry',
    'last-answer',
    'snooze',
    'tomorrow',
    'leaderboard',
    'plan',
    'plan-form',
    'schedule',
  ],
  ...[
    'thread',
    'edit',
    'pause-it',
    'resume-it',
    'post-now',
    'post-again',
    'retract',
    'take-back',
    'look',
    'change',
  ],
];
let rig: AppRig;
beforeEach(async () => {
  rig = await createAppRig();
});
afterEach(async () => {
  expect(rig.log.messages('error')).toEqual([]);
  expectSoundDatabase(rig.databasePath);
  await rig.close();
});

const ADMIN: Who = { member: 'amara', isAdmin: true };

function expectSentence(answer: Answer): string {
  if (answer.mode === 'choices') return '';
  if (answer.mode === 'form') return answer.form.title;
  const words = `${wordsOf(answer)} ${messageOf(answer).summary}`;
  expect(words.trim()).not.toBe('');
  expect(words).not.toContain('Something went wrong');
  expect(words.isWellFormed()).toBe(true);
  expect(words).not.toContain('\u0000');
  return words;
}

/** What was not understood, or is refused: nothing may come of it. */
const isRefused = (answer: Answer, words: string): boolean =>
  answer.mode === 'choices' ||
  ('problem' in answer && answer.problem === true) ||
  /^I do not know/.test(words);

async function tryIt(doing: Doing, who?: Who): Promise<string> {
  rig.clock.advance(10_001);
  return expectSentence(await rig.do(doing, who));
}

/** Gives whether it was refused, and then had no effect. */
async function tryWatched(watch: WriteWatch, doing: Doing, who: Who): Promise<boolean> {
  watch.changed();
  const answer = await rig.do(doing, who);
  const words = expectSentence(answer);
  const refused = isRefused(answer, words);
  if (refused) expect(watch.changed(), words).toBe(false);
  return refused;
}

/** Of somebody known. Being active is noted once a minute, whatever is clicked: that was a moment ago. */
async function tryAsAdmin(watch: WriteWatch, doing: Doing): Promise<boolean> {
  // What becomes due meanwhile is done, and no effect of the next click.
  await rig.pass(10_001);
  expectSentence(await rig.command('/quiz stats', ADMIN));
  return tryWatched(watch, doing, ADMIN);
}

const invented = fc.oneof(
  anyText(120),
  fc
    .tuple(fc.constantFrom(...VERBS), fc.array(anyText(20), { maxLength: 6 }))
    .map(([verb, args]) => ['1', verb, ...args].join('|')),
);

const values = fc.dictionary(
  fc.oneof(
    fc.constantFrom('zone', 'term', 'time', 'weekdays', 'deck', 'level', 'channel', 'discussion'),
    anyText(10),
  ),
  anyText(80),
  { maxKeys: 6 },
);
const formId = fc.oneof(
  fc.constantFrom('1|zone', '1|look|tea', '1|look|x', '1|plan', '1|plan|C2', '1|change|x'),
  invented,
);

// Erasing would be a real effect of real words.
const SUBCOMMANDS = [
  ...['now', 'review', 'stats', 'leaderboard', 'settings', 'schedule', 'unschedule', 'post-now', 'allow'],
  'pause',
];
const typed = fc.oneof(
  anyText(400),
  fc
    .tuple(
      fc.constantFrom(...SUBCOMMANDS),
      fc.array(
        fc.tuple(
          fc.constantFrom('', 'deck:', 'time:', 'zone:', 'period:', 'user:', 'schedule:'),
          anyText(60),
        ),
        { maxLength: 4 },
      ),
    )
    .map(([sub, options]) => [sub, ...options.map(([name, value]) => `${name}${value}`)].join(' ')),
);
const command = fc.oneof(fc.constantFrom('quiz', 'quiz-admin', 'tea', 'teaware'), anyText(30));

const clicks = (buttonId: fc.Arbitrary<string>): fc.Arbitrary<Doing> =>
  fc.oneof(
    fc.record({ kind: fc.constant('button' as const), buttonId }),
    fc.record({ kind: fc.constant('select' as const), buttonId, value: anyText(50) }),
  );
const forms = fc.record({ kind: fc.constant('form' as const), formId, values });
const commands = fc.record({ kind: fc.constantFrom('command', 'autocomplete'), command, text: typed });

/** The ids of what Mei has, as her buttons name them, and of what stands in the channel. */
async function planted(): Promise<readonly string[]> {
  await scheduleDaily(rig);
  await liveUntil(rig, rig.clock.now() + DAY);
  const post = newestPost(rig);
  const ids = [buttonIdIn(post, 'A'), buttonIdIn(await choose(rig, post), '4 ')];
  const session = await type(rig, '/quiz review');
  ids.push(buttonIdIn(session, 'Stop'), buttonIdIn(await choose(rig, session), '4 '));
  // What is written in passing would be taken for an effect of a click.
  await rig.app.runner.stop();
  return ids.flatMap((id) => id.split('|').slice(2));
}

describe('bad input', () => {
  // Red without: the version in `decodeButton`, and the owners that `ownedExposure` and `ownedSession` compare.
  it('in button ids is answered in a sentence, and writes nothing', async () => {
    const watch = watchWrites(rig.databasePath);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(clicks(invented), async (doing) => {
        if (await tryAsAdmin(watch, doing)) refused += 1;
      }),
      RUNS,
    );
    expect(refused).toBeGreaterThan(RUNS.numRuns / 2);
    watch.close();
  });

  it('in a real button’s id, cut or with other letters, never rates anything', async () => {
    const question = messageOf(await rig.command('/quiz now deck:teaware'));
    const real = buttonIdIn(messageOf(await rig.click(question, 'Show answer')), '5 ');
    const changed = fc.oneof(
      fc.nat({ max: real.length - 1 }).map((cut) => real.slice(0, cut)),
      fc
        .tuple(fc.nat({ max: real.length - 1 }), anyText(2))
        .map(([at, text]) => real.slice(0, at) + text + real.slice(at + 1)),
    );
    await fc.assert(
      fc.asyncProperty(changed, async (buttonId) => {
        fc.pre(!/^1\|rate\|/.test(buttonId) || buttonId.split('|')[2] !== real.split('|')[2]);
        await tryIt({ kind: 'button', buttonId });
        const found = await rig.store.people.findAccount({
          platform: 'playground',
          scope: 'W1',
          externalId: 'mei',
        });
        expect((await rig.store.reviews.stats(found?.person.id ?? '')).reviews).toBe(0);
      }),
      RUNS,
    );
  });

  it('in forms is answered in a sentence, and writes nothing', async () => {
    const watch = watchWrites(rig.databasePath);
    await fc.assert(
      fc.asyncProperty(forms, async (doing) => {
        await tryAsAdmin(watch, doing);
      }),
      RUNS,
    );
    watch.close();
  });

  it('in slash texts and while they are typed is answered in a sentence, and writes nothing', async () => {
    const watch = watchWrites(rig.databasePath);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(commands, async (doing) => {
        if (await tryAsAdmin(watch, doing)) refused += 1;
      }),
      RUNS,
    );
    expect(refused).toBeGreaterThan(RUNS.numRuns / 2);
    watch.close();
  });

  // Red without: `target` of the routes, asked in the router before somebody becomes a person, or `stranger` of the help.
  it('of somebody unknown leaves nothing behind, not even that they were there', {
    timeout: 60_000,
  }, async () => {
    const real = await planted();
    const forged = fc
      .tuple(
        fc.constantFrom(...VERBS),
        fc.array(fc.oneof(fc.constantFrom(...real), anyText(20)), { maxLength: 4 }),
      )
      .map(([verb, args]) => ['1', verb, ...args].join('|'));
    const where = fc.constantFrom<Who>({}, { channelId: null }, { workspace: null });
    const member = fc.oneof(
      fc.tuple(fc.oneof(clicks(forged), commands), where),
      // Whoever manages the place may do as they like with what is really there.
      fc.tuple(fc.oneof(clicks(invented), forms, commands), fc.constant<Who>({ isAdmin: true })),
    );
    const watch = watchWrites(rig.databasePath);
    let [refused, strangers] = [0, 0];
    await fc.assert(
      fc.asyncProperty(member, async ([doing, who]) => {
        strangers += 1;
        if (await tryWatched(watch, doing, { ...who, member: `stranger-${strangers}` })) refused += 1;
      }),
      { ...RUNS, numRuns: 3 * RUNS.numRuns },
    );
    expect(refused).toBeGreaterThan(RUNS.numRuns);
    watch.close();
  });

  it('does not keep somebody unknown from a first real click', async () => {
    await planted();
    for (const member of ['ana', 'ben']) {
      const shown = await rig.click(newestPost(rig), 'A', { member });
      expect(wordsOf(shown)).toContain('How well did you know this?');
    }
  });
});
