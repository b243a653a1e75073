// Which interactions somebody answers already, over the database that all processes share.
import { hash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { UserError } from '#src/errors.ts';
import type { ClaimStore } from '#src/ports/claims.ts';
import type { Cause } from '#src/ports/store.ts';
import type { Database, Db } from './database.ts';
import { claims } from './schema.ts';
import { isDiskTrouble } from './sqlite-error.ts';

const KEY_LENGTH = 22;

/** Discord's ids are numbers of their own. Slack's name a person: a hash is as good, and leaves nothing to erase. */
const keyOf = ({ platform, interactionId }: Cause): string =>
  platform === 'discord' && /^\d{1,20}$/.test(interactionId)
    ? interactionId
    : hash('sha256', `${platform}:${interactionId}`, 'base64url').slice(0, KEY_LENGTH);

/** Claims an interaction; false if somebody did before. To be called inside a transaction that writes. */
export function createClaim(db: Db): (cause: Cause, now: number) => boolean {
  const taken = db
    .insert(claims)
    .values({ key: sql.placeholder('key'), at: sql.placeholder('at') })
    .onConflictDoNothing()
    .prepare();
  return (cause, now) => taken.run({ key: keyOf(cause), at: now }).changes > 0;
}

/** Every click waits for it, and after a crash nobody asks any more: so it does not wait for the disk. */
export function createClaimStore({ db, writeLightly }: Database): ClaimStore {
  const claim = createClaim(db);
  return {
    async take(cause, now) {
      try {
        return await writeLightly(() => claim(cause, now));
      } catch (error) {
        if (error instanceof UserError && isDiskTrouble(error.cause)) return true;
        throw error;
      }
    },
  };
}
