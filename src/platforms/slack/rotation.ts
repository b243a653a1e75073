// Exchanges tokens before they run out, once for all processes: https://docs.slack.dev/authentication/using-token-rotation
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PlatformError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { ActiveInstallation, InstallationRef } from '#src/ports/installations.ts';
import { createKeptLease, type KeptLease } from '#src/ports/kept-lease.ts';
import type { Log } from '#src/ports/log.ts';
import type { Store } from '#src/ports/store.ts';
import { type Grant, openInstallation, refreshedGrant, sealedGrant } from './grant.ts';
import { isRevocation, slackErrorOf } from './platform-error.ts';
import { refusalOf } from './safe-error.ts';
import type { Seal } from './seal.ts';
import type { SlackClient } from './web-client.ts';

/** Tokens live for 12 hours. */
const BEFORE_MS = 2 * 3_600_000;
/** Longer than the request may take: whoever says nothing for so long was killed in the middle of it. */
const SILENCE_MS = 20_000;
/** A failed exchange is not repeated sooner while the token is still good. */
const AGAIN_AFTER_MS = 60_000;
/** For so long another process that has the lease is waited for, if there is no good token meanwhile. */
const PATIENCE_MS = 6_000;
const LOOK_EVERY_MS = 200;

const NEITHER_ID_NOR_SECRET = ['invalid_client_id', 'bad_client_secret'];
/** No exchange of it will ever work. */
const SPENT = ['invalid_refresh_token', 'token_expired'];

export interface RotationOptions {
  readonly store: Pick<Store, 'installations' | 'leases'>;
  readonly seal: Seal;
  readonly clientId: string;
  /** A secret. */
  readonly clientSecret: string;
  /** Without a token. */
  readonly client: SlackClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in leases. */
  readonly owner: string;
}

export const goneError = (): PlatformError =>
  new PlatformError('workspace-gone', 'The bot is not installed in this workspace any more.');

export interface Rotation {
  /**
   * Gives back an installation whose token is good: as it is, or exchanged by this process or another one. A token that
   * is good for some hours only is exchanged meanwhile. Rejects with PlatformError when there is no good token any more,
   * or none for now.
   */
  fresh(installation: ActiveInstallation): Promise<ActiveInstallation>;
  /** Resolves when nothing is being exchanged; never rejects. */
  idle(): Promise<void>;
}

export function createRotation(options: RotationOptions): Rotation {
  const { store, seal, client, clock, log, owner } = options;
  const underWay = new Map<string, Promise<ActiveInstallation>>();
  const failedAt = new Map<string, number>();
  const leases = new Map<string, KeptLease>();
  /** Exchanged but not written: the tokens that it was exchanged for are of no use any more. */
  const unwritten = new Map<string, { readonly grant: Grant; readonly version: number }>();

  const leftOf = ({ tokenExpiresAt }: ActiveInstallation) =>
    tokenExpiresAt === null ? Number.POSITIVE_INFINITY : tokenExpiresAt - clock.now();

  /**
   * A refresh token is good for one exchange, and two at once would end in the installation being taken for revoked. So it is
   * kept and not taken until a time, which a leap of the clock would bring at once. A hash: the row of a process that was
   * killed stays until the next exchange, and may outlive the workspace.
   */
  function leaseOf(id: string): KeptLease {
    const known = leases.get(id);
    if (known !== undefined) return known;
    const name = `slack-token:${createHash('sha256').update(id).digest('base64url').slice(0, 16)}`;
    const lease = createKeptLease({ leases: store.leases, name, owner, clock, silenceMs: SILENCE_MS });
    leases.set(id, lease);
    return lease;
  }

  async function read(ref: InstallationRef): Promise<ActiveInstallation> {
    const found = await store.installations.find(ref);
    if (found === null || found.sealed === null) throw goneError();
    return { ...found, sealed: found.sealed };
  }

  /** The new token is used even if it cannot be written; then the next call tries to write it again. */
  async function write(current: ActiveInstallation, grant: Grant): Promise<ActiveInstallation> {
    const { ref, version: expectedVersion } = current;
    const content = sealedGrant(seal, grant);
    unwritten.set(ref.externalId, { grant, version: expectedVersion });
    try {
      const renewed = await store.installations.renew({ ref, expectedVersion, ...content }, clock.now());
      unwritten.delete(ref.externalId);
      return renewed ?? (await read(ref));
    } catch (error) {
      if (error instanceof PlatformError) throw error;
      log.error('slack_token_not_saved', { team: ref.externalId, error });
      return { ...current, ...content };
    }
  }

  /** The exchange failed: what there is instead. */
  async function afterwards(current: ActiveInstallation, error: unknown): Promise<ActiveInstallation> {
    const { ref, version } = current;
    const code = refusalOf(error);
    const context = { what: 'other', credentials: 'installation', beforehand: true } as const;
    const problem = slackErrorOf(error, context);
    // Whoever came first has used up the refresh token that was read here.
    const now = await read(ref);
    if (now.version !== version) return now;
    log.warn('slack_token_not_refreshed', { team: ref.externalId, error: problem });
    if (leftOf(now) > 0) {
      failedAt.set(ref.externalId, clock.now());
      return now;
    }
    if (code !== null && NEITHER_ID_NOR_SECRET.includes(code)) {
      throw new PlatformError('unauthorized', problem.message, { cause: problem });
    }
    if (code === null || !(SPENT.includes(code) || isRevocation(code))) throw problem;
    if (await store.installations.revoke(ref, { version }, clock.now())) throw goneError();
    return read(ref);
  }

  async function exchange(current: ActiveInstallation): Promise<ActiveInstallation> {
    const { ref } = current;
    const kept = openInstallation(seal, ref, current.sealed);
    if (kept.refreshToken === null) return current;
    let grant: Grant;
    try {
      const answer = await client.oauth.v2.access({
        client_id: options.clientId,
        client_secret: options.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: kept.refreshToken,
      });
      grant = refreshedGrant(answer, { teamId: ref.externalId, kept }, clock.now());
    } catch (error) {
      return await afterwards(current, error);
    }
    return write(current, grant);
  }

  /** Another process is at it: its end is waited for only if there is no good token meanwhile. */
  async function elsewhere(found: ActiveInstallation): Promise<ActiveInstallation> {
    let current = found;
    for (let waited = 0; leftOf(current) <= 0; waited += LOOK_EVERY_MS) {
      if (waited >= PATIENCE_MS) throw new PlatformError('unavailable', 'The token is being exchanged.');
      await delay(LOOK_EVERY_MS);
      current = await read(found.ref);
    }
    return current;
  }

  async function rotate(found: ActiveInstallation): Promise<ActiveInstallation> {
    const id = found.ref.externalId;
    const kept = unwritten.get(id);
    if (kept !== undefined && kept.version === found.version) return write(found, kept.grant);
    const lease = leaseOf(id);
    if (!(await lease.take())) return elsewhere(found);
    try {
      // It may have been exchanged between the look that brought us here and the lease.
      const current = await read(found.ref);
      return leftOf(current) > BEFORE_MS ? current : await exchange(current);
    } finally {
      await lease.release();
    }
  }

  function rotating(installation: ActiveInstallation): Promise<ActiveInstallation> {
    const id = installation.ref.externalId;
    const work = underWay.get(id) ?? rotate(installation).finally(() => underWay.delete(id));
    underWay.set(id, work);
    return work;
  }

  /** Nobody waits for it: whoever needs the next token hears of it. */
  async function ahead(installation: ActiveInstallation): Promise<void> {
    const id = installation.ref.externalId;
    const isTooSoon = clock.now() - (failedAt.get(id) ?? Number.NEGATIVE_INFINITY) < AGAIN_AFTER_MS;
    if (isTooSoon || underWay.has(id)) return;
    try {
      await rotating(installation);
    } catch (error) {
      failedAt.set(id, clock.now());
      const level = error instanceof PlatformError ? 'warn' : 'error';
      log[level]('slack_token_not_refreshed', { team: id, error });
    }
  }

  return {
    async fresh(installation) {
      const left = leftOf(installation);
      if (left > BEFORE_MS) return installation;
      if (left <= 0) return rotating(installation);
      void ahead(installation);
      return installation;
    },
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay.values());
    },
  };
}
