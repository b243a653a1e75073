// What differs between the platforms in what the product offers there, and how. Pure: known without asking anybody.
import type { Platform } from '#src/ports/chat.ts';

export interface PlatformTraits {
  /** Forms can complete what is typed in them, so a lookup without words opens one. */
  readonly completesInForms: boolean;
  /** There is something besides commands to begin with, where commands do not work. */
  readonly hasShortcuts: boolean;
  /** Can hide a text until it is clicked; elsewhere a button shows it. */
  readonly hidesTexts: boolean;
  /** Only trying to post shows whether the bot may. */
  readonly provesByPosting: boolean;
  /** Whoever made a schedule may be written to when it does not get through. */
  readonly tellsOwner: boolean;
  /** Commands for managers are shown to those alone whom the platform knows as such. */
  readonly hidesAdminCommands: boolean;
  /** May bring one interaction to several processes, or to one of them more than once. */
  readonly repeats: boolean;
}

const OFFERS_ALL: PlatformTraits = {
  completesInForms: false,
  hasShortcuts: false,
  hidesTexts: true,
  provesByPosting: false,
  tellsOwner: false,
  hidesAdminCommands: false,
  repeats: true,
};

const TRAITS: Readonly<Record<Platform, PlatformTraits>> = {
  // It knows its own repeats, and lives in one process.
  playground: { ...OFFERS_ALL, repeats: false },
  discord: { ...OFFERS_ALL, hidesAdminCommands: true },
  slack: {
    ...OFFERS_ALL,
    completesInForms: true,
    hasShortcuts: true,
    hidesTexts: false,
    provesByPosting: true,
    tellsOwner: true,
  },
};

export const traitsOf = (platform: Platform): PlatformTraits => TRAITS[platform];
