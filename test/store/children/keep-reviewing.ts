// Records and undoes reviews until it is killed, and prints a line for each that is done.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { addDays } from '#src/core/local-day.ts';
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import { createWorld, TODAY } from '../../contract/store/world.ts';
import { MIGRATIONS } from '../rig.ts';
import { endWithParent } from './end-with-parent.ts';

endWithParent();

const [path = '', member = ''] = process.argv.slice(2);
const store = await createSqliteStore({ path, migrationsDir: MIGRATIONS, log: () => {} });
const nothing = { store, reopen: async () => store, close: async () => {} };
const world = await createWorld(nothing);
const person = await world.join(member);
await world.remind(person);
for (let count = 1; ; count += 1) {
  const exposure = await world.ask(person, count % 2 === 0 ? 'one' : 'two');
  const day = addDays(TODAY, count);
  const grade = count % 5 === 0 ? 1 : 3;
  await world.rate(exposure, { grade, day, points: 5, reminder: { date: day, at: count } });
  if (count % 3 === 0) await world.undo(exposure);
  process.stdout.write(`${count}\n`);
  await nextTurn();
}
