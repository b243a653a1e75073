// The tokens of the workspaces that installed the bot, sealed in the Store.
import { PlatformError } from '#src/errors.ts';
import type { ActiveInstallation, InstallationRef } from '#src/ports/installations.ts';
import { type Grant, openInstallation, refOfTeam, sealedGrant } from './grant.ts';
import { isRevocation, slackErrorOf } from './platform-error.ts';
import { createRotation, goneError, type RotationOptions } from './rotation.ts';
import { refusalOf } from './safe-error.ts';
import type { SlackTokens, TeamAccess } from './tokens.ts';
import { createSlackClient, type SlackClientOptions } from './web-client.ts';

/** Clocks differ by less: of an older installation an event's time tells whether it came before it. */
const FRESH_MS = 5 * 60_000;

export interface InstalledTokensOptions
  extends Omit<RotationOptions, 'client'>,
    Pick<SlackClientOptions, 'apiUrl' | 'timeoutMs'> {}

export interface InstalledTokens extends SlackTokens {
  /** Somebody installed the bot. */
  install(grant: Grant): Promise<void>;
  /** Seals with the newest key what an older one sealed. Throws UserError when no key opens what is stored. */
  reseal(): Promise<void>;
  /** Resolves when no token is being exchanged: one that is lost on the way costs the installation. Never rejects. */
  idle(): Promise<void>;
}

export function createInstalledTokens(options: InstalledTokensOptions): InstalledTokens {
  const { store, seal, clock, log, apiUrl, timeoutMs } = options;
  const rotation = createRotation({ ...options, client: createSlackClient(null, { apiUrl, timeoutMs }) });
  /** By team: a client keeps its connections. */
  const opened = new Map<string, { readonly sealed: string; readonly access: TeamAccess }>();

  function accessOf({ ref, sealed, version }: ActiveInstallation): TeamAccess {
    const teamId = ref.externalId;
    const known = opened.get(teamId);
    if (known?.sealed === sealed && known.access.version === version) return known.access;
    const { teamName, botUserId, scopes, token } = openInstallation(seal, ref, sealed);
    const client = createSlackClient(token, { apiUrl, timeoutMs });
    const access = {
      teamId,
      teamName,
      botUserId,
      scopes,
      credentials: 'installation',
      client,
      version,
    } as const;
    opened.set(teamId, { sealed, access });
    return access;
  }

  async function access(teamId: string): Promise<TeamAccess | null> {
    const found = await store.installations.find(refOfTeam(teamId));
    if (found === null) return null;
    if (found.sealed !== null) return accessOf(await rotation.fresh({ ...found, sealed: found.sealed }));
    opened.delete(teamId);
    throw goneError();
  }

  /** Of an active installation of the last minutes; else null. */
  async function freshVersion(ref: InstallationRef): Promise<number | null> {
    const found = await store.installations.find(ref);
    const isFresh = found?.sealed != null && clock.now() - found.installedAt < FRESH_MS;
    return isFresh ? found.version : null;
  }

  /** Whether its token still works. Rejects with PlatformError when Slack does not say. */
  async function isAlive(teamId: string): Promise<boolean> {
    try {
      await (await access(teamId))?.client.auth.test();
      return true;
    } catch (error) {
      if (isRevocation(refusalOf(error) ?? '')) return false;
      if (error instanceof PlatformError) {
        // The same word, delivered again, came first.
        if (error.reason === 'workspace-gone') return false;
        throw error;
      }
      throw slackErrorOf(error, { what: 'other', credentials: 'installation', beforehand: true });
    }
  }

  return {
    access,
    async teams() {
      const all: TeamAccess[] = [];
      for (const { ref } of await store.installations.active('slack')) {
        try {
          const one = await access(ref.externalId);
          if (one !== null) all.push(one);
        } catch (error) {
          // The others are there all the same.
          if (!(error instanceof PlatformError) || error.reason === 'unauthorized') throw error;
          log.warn('slack_workspace_left_out', { team: ref.externalId, error });
        }
      }
      return all;
    },
    async refused({ teamId, version }, code) {
      const ref = refOfTeam(teamId);
      const now = await store.installations.find(ref);
      if (now === null || now.sealed === null) return 'refused';
      if (now.version !== version) return 'replaced';
      if (code === 'token_expired' && now.tokenExpiresAt !== null) {
        // The clocks differ: it has run out, whatever was promised.
        const { sealed } = now;
        await store.installations.renew(
          { ref, expectedVersion: version, sealed, tokenExpiresAt: clock.now() },
          clock.now(),
        );
        return 'replaced';
      }
      log.error('slack_token_refused', { team: teamId, code });
      // What is erased cannot be had back.
      if (!isRevocation(code)) return 'refused';
      opened.delete(teamId);
      return (await store.installations.revoke(ref, { version }, clock.now())) ? 'refused' : 'replaced';
    },
    async removed(teamId, eventAt) {
      const ref = refOfTeam(teamId);
      const version = await freshVersion(ref);
      if (version !== null && (await isAlive(teamId))) return false;
      const state = version === null ? { eventAt } : { version };
      const isRevoked = await store.installations.revoke(ref, state, clock.now());
      if (isRevoked) opened.delete(teamId);
      return isRevoked;
    },
    async isRevoked(teamId) {
      const found = await store.installations.find(refOfTeam(teamId));
      return found !== null && found.sealed === null;
    },
    async install(grant) {
      await store.installations.install(refOfTeam(grant.teamId), sealedGrant(seal, grant), clock.now());
    },
    idle: rotation.idle,
    async reseal() {
      for (const { ref, sealed, tokenExpiresAt, version } of await store.installations.active('slack')) {
        const kept = openInstallation(seal, ref, sealed);
        if (seal.isFresh(sealed)) continue;
        const content = sealedGrant(seal, { teamId: ref.externalId, kept, tokenExpiresAt });
        await store.installations.renew({ ref, expectedVersion: version, ...content }, clock.now());
      }
    },
  };
}
