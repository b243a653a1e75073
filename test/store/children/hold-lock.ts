// Holds the write lock of a database for some milliseconds; with `whole` nobody can even read it meanwhile.
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { endWithParent } from './end-with-parent.ts';

endWithParent();

const [path = '', ms = '0', whole] = process.argv.slice(2);
const client = new Database(path);
if (whole === 'whole') client.pragma('locking_mode = EXCLUSIVE');
client.exec('begin immediate');
process.stdout.write('locked\n');
await delay(Number(ms));
client.exec('commit');
client.close();
