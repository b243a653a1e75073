// Starts a store on a database, says so, and closes it.
import { createSqliteStore } from '#src/store/sqlite-store.ts';
import { endWithParent } from './end-with-parent.ts';

endWithParent();

const [path = '', migrationsDir = ''] = process.argv.slice(2);
process.stdout.write('starting\n');
const store = await createSqliteStore({ path, migrationsDir, log: () => {} });
process.stdout.write((await store.healthy()) ? 'started\n' : 'ill\n');
await store.close();
