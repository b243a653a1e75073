// Holds the write lock of a database for some milliseconds.
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { endWithParent } from './end-with-parent.ts';

endWithParent();

const [path = '', ms = '0'] = process.argv.slice(2);
const client = new Database(path);
client.exec('begin immediate');
process.stdout.write('locked\n');
await delay(Number(ms));
client.exec('commit');
client.close();
