// Writes into the table `extra` without a checkpoint, says so, and waits to be killed.
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { endWithParent } from './end-with-parent.ts';

endWithParent();

const [path = ''] = process.argv.slice(2);
const client = new Database(path);
client.pragma('wal_autocheckpoint = 0');
client.exec('insert into extra values (7)');
process.stdout.write('written\n');
await delay(600_000);
client.close();
