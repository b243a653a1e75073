// `npm run bench`: every measurement, one after the other; `npm run bench -- slack` only that one. `--json` prints one
// object per figure and line instead. It wants a machine that does nothing else.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureDiscord } from './discord.ts';
import { sentence } from './figure.ts';
import { measureLookup } from './lookup.ts';
import { measureReminders } from './reminders.ts';
import { measureSlack } from './slack.ts';
import { measureStart } from './start.ts';

const measurements = new Map([
  ['start', measureStart],
  ['lookup', measureLookup],
  ['discord', measureDiscord],
  ['slack', measureSlack],
  ['reminders', measureReminders],
]);
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});

let ok = true;
for (const name of positionals.length > 0 ? positionals : measurements.keys()) {
  const measure = measurements.get(name);
  if (measure === undefined)
    throw new Error(`There is ${[...measurements.keys()].join(', ')}, and no ${name}.`);
  for await (const figure of measure()) {
    ok &&= figure.ok;
    console.log(values.json ? JSON.stringify(figure) : sentence(figure));
  }
}
if (!values.json) console.log(`Load of the last minute: ${loadavg()[0]?.toFixed(1)}`);
process.exitCode = ok ? 0 : 1;
