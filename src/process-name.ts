// Names processes in leases, so that another one of the same machine can see whether a holder has ended.
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What there is only on Linux is left out elsewhere. */
function orNothing(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return '';
  }
}

/** Where a process id means one process and no other: this machine since it was started, and this container of it. */
function placeOfProcesses(): string {
  const boot = orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const namespace = orNothing(() => readlinkSync('/proc/self/ns/pid'));
  return createHash('sha256')
    .update([hostname(), boot, namespace].join('\n'))
    .digest('base64url')
    .slice(0, 12);
}

const PLACE = placeOfProcesses();

/** A name for this process; `unique` tells two apart that have the same id one after the other. */
export const nameProcess = (unique: string): string => `${PLACE}.${process.pid}.${unique}`;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process cannot be signalled, but it is there.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Has the process of this name ended, for certain? Of another machine or container nobody here can say. */
export function isProcessGone(name: string): boolean {
  const [place, pid] = name.split('.');
  return place === PLACE && /^\d+$/.test(pid ?? '') && !isRunning(Number(pid));
}
