// How long a rating takes, from the click to the answer that says it was kept, beside a bot that keeps nothing; and
// whether any click is lost when many come at once.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { type Click, type Clicked, clickAll } from './clicks.ts';
import { type Figure, median, noneFigure, plainFigure, quantile, ratioFigure } from './figure.ts';
import { withFolder } from './folder.ts';

export interface BenchedBot {
  /** What leads up to the measured click: this person answers the question of this number, and is to rate it. */
  answer(person: number, question: number): Promise<Click>;
  end(): Promise<void>;
}

/** The two bots that are measured: each a process of its own, in a world of its own with the same people. */
export interface Bots {
  bare(people: number): Promise<BenchedBot>;
  quizloop(folder: string, people: number, questions: number): Promise<BenchedBot>;
}

const PEOPLE = 500;
const USUAL_PER_SECOND = 50;
const FLOOD_PER_SECOND = 300;
/** A round is one question that everybody rates once: they click rarely enough for any rate limit. */
const ROUNDS = 5;
const FLOOD_QUESTIONS = 3;
/** The first question warms both bots up. After it nobody is offered reminders any more: that is once in a life. */
const QUESTIONS = 1 + ROUNDS + FLOOD_QUESTIONS;
const ANSWERING_AT_ONCE = 8;
const MOST_TIMES_SLOWER = 1.5;

/** Everybody answers the question. It is over when their ratings are due, so that nothing else is under way then. */
async function answerAll(bot: BenchedBot, question: number): Promise<readonly Click[]> {
  const clicks: Click[] = [];
  for (let from = 0; from < PEOPLE; from += ANSWERING_AT_ONCE) {
    const people = Array.from(
      { length: Math.min(ANSWERING_AT_ONCE, PEOPLE - from) },
      (_, step) => from + step,
    );
    clicks.push(...(await Promise.all(people.map((person) => bot.answer(person, question)))));
  }
  return clicks;
}

async function round(bot: BenchedBot, question: number): Promise<readonly Clicked[]> {
  return clickAll(await answerAll(bot, question), USUAL_PER_SECOND);
}

async function flood(bot: BenchedBot): Promise<readonly Clicked[]> {
  const clicks: Click[] = [];
  for (let question = QUESTIONS - FLOOD_QUESTIONS; question < QUESTIONS; question += 1) {
    clicks.push(...(await answerAll(bot, question)));
  }
  return clickAll(clicks, FLOOD_PER_SECOND);
}

const lost = (clicks: readonly Clicked[]): number => clicks.filter(({ ms }) => ms === null).length;
const timesOf = (clicks: readonly Clicked[]) => clicks.flatMap(({ ms }) => (ms === null ? [] : [ms]));

const rowSchema = z.object({ rows: z.number() });

/** How many of the ratings that were said to be kept are not there exactly once. */
function notKeptOnce(databasePath: string, clicks: readonly Clicked[]): number {
  const database = new Database(databasePath, { readonly: true });
  const count = database.prepare(
    "select count(*) as rows from reviews where kind = 'rating' and exposure_id = ? and attempt = ?",
  );
  const wrong = clicks.filter(({ id, ms }) => {
    const [, , exposureId, attempt] = id.split('|');
    return ms !== null && rowSchema.parse(count.get(exposureId, Number(attempt))).rows !== 1;
  });
  database.close();
  return wrong.length;
}

interface Measured {
  readonly bare: readonly (readonly Clicked[])[];
  readonly rounds: readonly (readonly Clicked[])[];
  readonly flooded: readonly Clicked[];
}

/** The bots take turns, so that what else the machine does hits both. */
async function takeTurns(bare: BenchedBot, quizloop: BenchedBot): Promise<Measured> {
  await round(bare, 0);
  await round(quizloop, 0);
  const measured: { bare: (readonly Clicked[])[]; rounds: (readonly Clicked[])[] } = { bare: [], rounds: [] };
  for (let question = 1; question <= ROUNDS; question += 1) {
    measured.bare.push(await round(bare, question));
    measured.rounds.push(await round(quizloop, question));
  }
  return { ...measured, flooded: await flood(quizloop) };
}

function* figures(
  where: string,
  { bare, rounds, flooded }: Measured,
  databasePath: string,
): Generator<Figure> {
  const times = { against: bare.map(timesOf), value: rounds.map(timesOf) };
  const ratio = (name: string, share: number, target: number | null): Figure =>
    ratioFigure(name, {
      value: median(times.value.map((round) => quantile(round, share))),
      against: median(times.against.map((round) => quantile(round, share))),
      target,
    });
  const usual = rounds.flat();
  yield ratio(`${where}, a rating at ${USUAL_PER_SECOND} a second, median`, 0.5, null);
  yield ratio(`${where}, a rating at ${USUAL_PER_SECOND} a second, p99`, 0.99, MOST_TIMES_SLOWER);
  yield noneFigure(
    `${where}, lost or deferred at ${USUAL_PER_SECOND} a second`,
    usual.filter(({ ms, deferred }) => ms === null || deferred).length,
  );
  yield plainFigure(
    `${where}, a rating at ${FLOOD_PER_SECOND} a second, p99`,
    quantile(timesOf(flooded), 0.99),
  );
  yield noneFigure(`${where}, lost of ${flooded.length} at ${FLOOD_PER_SECOND} a second`, lost(flooded));
  yield noneFigure(
    `${where}, said to be kept and not kept once`,
    notKeptOnce(databasePath, [...usual, ...flooded]),
  );
}

/** `where` begins the name of each figure. */
export async function* measureRating(where: string, bots: Bots): AsyncGenerator<Figure> {
  yield* await withFolder(async (folder) => {
    const bare = await bots.bare(PEOPLE);
    const quizloop = await bots.quizloop(folder, PEOPLE, QUESTIONS);
    const measured = await takeTurns(bare, quizloop).finally(async () => {
      await bare.end();
      await quizloop.end();
    });
    return [...figures(where, measured, join(folder, 'quizloop.db'))];
  });
}
