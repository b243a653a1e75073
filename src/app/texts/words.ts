// What a platform and its places are called there.
import type { Platform } from '#src/ports/chat.ts';

export interface Words {
  /** Of the platform, within a sentence. */
  readonly platform: string;
  /** Where a team meets. */
  readonly workspace: string;
  /** What those do who may manage the bot there: after “whoever”, and after “people who”. */
  readonly manages: string;
  readonly manage: string;
}

const USUAL: Words = {
  platform: 'the platform',
  workspace: 'workspace',
  manages: 'manages this workspace',
  manage: 'manage this workspace',
};

const WORDS: Readonly<Record<Platform, Words>> = {
  playground: USUAL,
  slack: { ...USUAL, platform: 'Slack' },
  discord: {
    platform: 'Discord',
    workspace: 'server',
    manages: 'has the permission Manage Server',
    manage: 'have the permission Manage Server',
  },
};

export const wordsFor = (platform: Platform): Words => WORDS[platform];

/** The same words, at the beginning of a sentence. */
export const atStart = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
