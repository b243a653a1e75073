// A statement that SQLite plans anew at every call takes several times as long.
import { expect, it, vi } from 'vitest';
import { composeStore } from '#src/store/compose-store.ts';
import { openDatabase } from '#src/store/open-database.ts';
import { makeFolder, openStore } from './rig.ts';

/** `column = ?`, and whatever else compares. What is set is not compared. */
const COMPARED = /(?:=|<>|<|>|\bis(?: not)?|\bin \(|\blike)\s*\?/;
const SET = / set .*?(?= where |$)/gs;

it('compares columns of prepared statements with values that SQLite does not plan by', async () => {
  const folder = makeFolder();
  const path = folder.file('quizloop.db');
  await (await openStore(path)).close();
  const client = openDatabase(path);
  const prepare = vi.spyOn(client, 'prepare');
  const store = composeStore(client, () => {});
  const statements = prepare.mock.calls.map(([source]) => source);
  await store.close();
  folder.remove();
  expect(statements.length).toBeGreaterThan(50);
  expect(statements.filter((source) => COMPARED.test(source.replaceAll(SET, '')))).toEqual([]);
});
