// How the Store keeps the bot's installations in many workspaces, each with a token of its own, and how they begin.

/** The platforms of which one bot is installed by many workspaces. */
export type InstalledPlatform = 'slack';

export interface InstallationRef {
  readonly platform: InstalledPlatform;
  /** The platform's id of the workspace. */
  readonly externalId: string;
}

export interface Installation {
  readonly ref: InstallationRef;
  /** All that is known of it, sealed: the Store cannot read it. Null once it was revoked. */
  readonly sealed: string | null;
  /** When its token has to be exchanged for a new one (epoch ms); null when it does not run out. */
  readonly tokenExpiresAt: number | null;
  /** Rises with every write. */
  readonly version: number;
  /** When somebody installed it last, epoch ms. */
  readonly installedAt: number;
}

/** An installation that can be used. */
export type ActiveInstallation = Installation & { readonly sealed: string };

/** What is written of an installation. */
export type InstallationContent = Pick<ActiveInstallation, 'sealed' | 'tokenExpiresAt'>;

/** Which state of an installation is to be revoked: a later one stays. */
export type RevokedState =
  /** Said by an event of that time (epoch ms): not when it was installed again after it. */
  | { readonly eventAt: number }
  /** Found out with this version of it. */
  | { readonly version: number };

export interface InstallationStore {
  /** Somebody installed the bot, for the first time or again: active with this content, from now on. */
  install(ref: InstallationRef, content: InstallationContent, now: number): Promise<ActiveInstallation>;
  /** Writes new content of the same installation. Null: it was revoked or changed since `expectedVersion`. */
  renew(
    input: { readonly ref: InstallationRef; readonly expectedVersion: number } & InstallationContent,
    now: number,
  ): Promise<ActiveInstallation | null>;
  /** Null when the bot was never installed there; a revoked one is given back. */
  find(ref: InstallationRef): Promise<Installation | null>;
  active(platform: InstalledPlatform): Promise<readonly ActiveInstallation[]>;
  /** Erases its token and whatever else is sealed. True if it is revoked now, also if it was before. */
  revoke(ref: InstallationRef, state: RevokedState, now: number): Promise<boolean>;
  /** Notes that somebody begins to install the bot, under the hash of what only their browser can say. */
  begin(hash: string, now: number): Promise<void>;
  /** True once for each hash that began at `since` (epoch ms) or later. */
  redeem(hash: string, since: number, now: number): Promise<boolean>;
}
