// One's own data in a team of the app: rows that name a person, somebody with rows everywhere, and how to erase it all.
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Answer } from '#src/ports/chat.ts';
import type { Message } from '#src/ports/message.ts';
import {
  answer,
  choose,
  DAY,
  directsOf,
  learn,
  liveUntil,
  newestPost,
  scheduleDaily,
  type,
} from './app-person.ts';
import { type AppRig, messageOf, type Who } from './app-rig.ts';
import { MONDAY_MORNING } from './running-bot.ts';

const row = z.record(z.string(), z.unknown());
type Row = z.infer<typeof row>;

/** Every row of every table, read beside the bot. */
export function tables({ databasePath }: Pick<AppRig, 'databasePath'>): ReadonlyMap<string, readonly Row[]> {
  const database = new Database(databasePath, { readonly: true });
  const names = z
    .array(z.object({ name: z.string() }))
    .parse(database.prepare(`select name from sqlite_master where type = 'table'`).all())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('sqlite_') && !name.startsWith('__'));
  const found = new Map(
    names.map((name) => [name, z.array(row).parse(database.prepare(`select * from "${name}"`).all())]),
  );
  database.close();
  return found;
}

/** The rows that name any of these ids, by table, whatever the column; inside JSON too. */
export function rowsNaming(rig: AppRig, ids: ReadonlySet<string>): ReadonlyMap<string, readonly Row[]> {
  const names = (value: unknown) => [...ids].some((id) => String(value).includes(id));
  return new Map(
    [...tables(rig)]
      .map(([name, rows]) => [name, rows.filter((each) => Object.values(each).some(names))] as const)
      .filter(([, rows]) => rows.length > 0),
  );
}

/** The ids of a person and of everything that is theirs. */
export async function idsOf(rig: AppRig, member: string): Promise<ReadonlySet<string>> {
  const account = { platform: 'playground', scope: 'W1', externalId: member } as const;
  const actor = await rig.store.people.findAccount(account);
  if (actor === null) throw new Error(`No ${member}.`);
  const owned = ['exposures', 'sessions', 'reminders'].flatMap((table) =>
    (tables(rig).get(table) ?? []).filter(({ person_id }) => person_id === actor.person.id),
  );
  return new Set([actor.person.id, actor.accountId, ...owned.map(({ id }) => String(id))]);
}

/** Somebody with rows in every table that has people in it. */
export async function busy(rig: AppRig, who: Who = {}): Promise<void> {
  await learn(rig, 3, 3, who);
  await type(rig, '/quiz resume', who);
  await scheduleDaily(rig);
  await type(rig, `/quiz-admin allow user:@${who.member ?? 'mei'}`, { isAdmin: true });
  await liveUntil(rig, MONDAY_MORNING + DAY + 2 * 3_600_000);
  await answer(rig, newestPost(rig), 4, true, who);
  await choose(rig, await type(rig, '/quiz review', who), true, who);
  const outcome = messageOf(await answer(rig, await type(rig, '/quiz now deck:teaware', who), 4, true, who));
  await rig.click(outcome, 'Undo', who);
  const [digest] = directsOf(rig, who.member).slice(1);
  if (digest !== undefined) await rig.click(digest, 'Snooze', who);
}

/** The file that a message carries, with its JSON read. */
export function fileIn(shown: Message) {
  const file = shown.blocks.find((block) => block.kind === 'file');
  if (file?.kind !== 'file') throw new Error('No file.');
  return { ...file, content: z.record(z.string(), z.unknown()).parse(JSON.parse(file.text)) };
}

/** Types /quiz forget-me and confirms it. */
export const eraseAll = async (rig: AppRig, who?: Who): Promise<Answer> =>
  rig.click(await type(rig, '/quiz forget-me', who), 'Erase it all', who);
