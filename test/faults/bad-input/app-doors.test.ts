// Whatever is in a button's id, a form or a slash text: a sentence answers it, and what is refused writes nothing.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '#src/ports/chat.ts';
import { anyText, RUNS } from '../../support/any-text.ts';
import { wordsOf } from '../../support/app-person.ts';
import {
  type AppRig,
  buttonIdIn,
  createAppRig,
  type Doing,
  messageOf,
  type Who,
} from '../../support/app-rig.ts';
import { watchWrites } from '../../support/database-writes.ts';
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
/** Those of which one may invent the whole id: what they do is the same for everybody. */
const REFUSED =
  /older conversation|out of date|no longer here|belongs to somebody else|has ended|moved or answered|is over|I do not know|too long|does not fit|cannot|Use this in|problem|need/;

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

async function tryIt(doing: Doing, who?: Who): Promise<string> {
  rig.clock.advance(10_001);
  return expectSentence(await rig.do(doing, who));
}

const invented = fc.oneof(
  anyText(120),
  fc
    .tuple(fc.constantFrom(...VERBS), fc.array(anyText(20), { maxLength: 6 }))
    .map(([verb, args]) => ['1', verb, ...args].join('|')),
);

describe('bad input', () => {
  it('in button ids is answered in a sentence, and writes nothing', async () => {
    await rig.command('/quiz help', ADMIN);
    const watch = watchWrites(rig.databasePath);
    await fc.assert(
      fc.asyncProperty(invented, anyText(50), fc.boolean(), async (buttonId, value, selects) => {
        const act: Doing = selects ? { kind: 'select', buttonId, value } : { kind: 'button', buttonId };
        // Being active is noted once a minute, whatever is clicked.
        await tryIt({ kind: 'command', command: 'quiz', text: 'help' }, ADMIN);
        watch.changed();
        const words = await tryIt(act, ADMIN);
        if (REFUSED.test(words)) expect(watch.changed(), words).toBe(false);
      }),
      RUNS,
    );
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

  it('in forms is answered in a sentence', async () => {
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
    await fc.assert(
      fc.asyncProperty(formId, values, async (id, given) => {
        await tryIt({ kind: 'form', formId: id, values: given }, ADMIN);
      }),
      RUNS,
    );
  });

  it('in slash texts and while they are typed is answered in a sentence', async () => {
    const text = fc.oneof(
      anyText(400),
      fc
        .tuple(
          fc.constantFrom(
            'now',
            'review',
            'stats',
            'leaderboard',
            'settings',
            'schedule',
            'unschedule',
            'post-now',
            'allow',
            'pause',
          ),
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
    await fc.assert(
      fc.asyncProperty(command, text, async (name, typed) => {
        // Erasing would be a real effect of real words.
        await tryIt({ kind: 'command', command: name, text: typed }, ADMIN);
        await tryIt({ kind: 'autocomplete', command: name, text: typed }, ADMIN);
      }),
      RUNS,
    );
  });
});
