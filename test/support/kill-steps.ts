// What tests do around a process that they kill.
import { vi } from 'vitest';
import type { DiscordChild } from './discord-child.ts';
import type { SlackChild } from './slack-child.ts';

/** For what a child process does by itself, by the real time. */
export const PATIENTLY = { timeout: 8_000 };

export function memberOf<Member>({ members }: { readonly members: readonly Member[] }): Member {
  const [member] = members;
  if (member === undefined) throw new Error('Nobody is there.');
  return member;
}

/** Half a minute later: the dead process's leases have run out. */
export function leasesRunOut({ open }: Pick<DiscordChild | SlackChild, 'open'>): void {
  const client = open();
  client.exec('UPDATE deliveries SET lease_until = 0 WHERE lease_until IS NOT NULL');
  client.close();
}

/**
 * Another connection holds the write lock while the process is killed, once `reached` holds. Gives what became of the click
 * for whoever clicked: an error, as words.
 */
export async function killBeforeCommit(
  team: Pick<DiscordChild | SlackChild, 'open' | 'end'>,
  click: () => Promise<unknown>,
  reached: () => void | Promise<void>,
): Promise<string> {
  const other = team.open();
  other.exec('BEGIN IMMEDIATE');
  const seen = click().then(() => 'an answer', String);
  await vi.waitFor(reached, { ...PATIENTLY, interval: 10 });
  await team.end('SIGKILL');
  other.exec('ROLLBACK');
  other.close();
  return seen;
}

/** An IANA zone in which it is about noon: reminders do not come at night. */
export function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
