// Loaded into a child with `--import`: its wall clock is the machine's plus the milliseconds in a file that is read again and
// again. Timers go on as ever, as they do where somebody sets the clock. Nothing of the product knows of it.
import { readFileSync } from 'node:fs';
import { env } from 'node:process';

/** Within so many milliseconds a process has the time that the file says. */
const LOOK_EVERY_MS = 50;

const RealDate = Date;
const path = env.STORM_CLOCK ?? '';
let offset = Number(readFileSync(path, 'utf8'));

const now = (): number => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget): object =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

setInterval(() => {
  offset = Number(readFileSync(path, 'utf8'));
}, LOOK_EVERY_MS).unref();
