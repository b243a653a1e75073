// Whether the holder of a lease has ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isProcessGone, nameProcess } from '#src/process-name.ts';

it('of this machine is seen, and of another one nobody knows', async () => {
  const mine = nameProcess('one');
  const [place, pid] = mine.split('.');
  expect(pid).toBe(String(process.pid));
  expect(isProcessGone(mine)).toBe(false);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const itsName = `${place}.${child.pid}.two`;
  expect(isProcessGone(itsName)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isProcessGone(itsName)).toBe(true);
  expect(isProcessGone(`elsewhere.${child.pid}.two`)).toBe(false);
  for (const nonsense of ['', 'me', `${place}`, `${place}..x`, `${place}.x.y`]) {
    expect(isProcessGone(nonsense)).toBe(false);
  }
});
