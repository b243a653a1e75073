// What the bot says when something does not work out, wherever it happens.
import { code, rich } from '../say.ts';
import { joined } from './format.ts';
import { atStart, type Words } from './words.ts';

export const common = {
  apology:
    'Something went wrong on my side, and I have noted it for whoever runs me. Please try again in a moment.',
  staleButton:
    'This button is from an older conversation and does nothing any more. Use /quiz help to see what I can do.',
  staleForm: 'This dialog is out of date, and nothing was changed. Please open it again.',
  slowDown: 'That was a lot at once. Give me a few seconds, then go on.',
  adminOnly: ({ manage }: Words) => `Only people who ${manage} can do that. Ask one of them.`,
  whoUnknown: ({ platform }: Words) => `I could not ask ${platform} who you are just now. Please try again.`,
  workspaceOnly: ({ workspace }: Words) =>
    `This is about the channels of a ${workspace}. Use it in one of them.`,
  channelOnly: ({ workspace }: Words) => `Use this in a channel of the ${workspace}.`,
  noAnswer: ({ platform }: Words) => `${atStart(platform)} did not answer. Please try again.`,
  noCredentials: ({ platform }: Words) =>
    `${atStart(platform)} does not accept my credentials any more. Please tell whoever runs me that I need a new token and a restart.`,
  /** Stands above the help. */
  unknownCommand: (typed: string, near: string | null) =>
    near === null ? `I do not know “${typed}”.` : `I do not know “${typed}”. Did you mean ${near}?`,
  unknownOption: (typed: string, near: string | null, known: readonly string[]) =>
    known.length === 0
      ? `“${typed}” is one word too many: this command takes nothing more.`
      : near === null
        ? `I do not know the option “${typed}”. You can use ${joined(known, 'or')}.`
        : `I do not know the option “${typed}”. Did you mean ${near}?`,
  badValue: (option: string, value: string, values: readonly string[]) =>
    `“${value}” does not fit ${option}. Use ${joined(values, 'or')}.`,
  missingOption: (option: string) => `Please add ${option}: and a value.`,
  directRefused: (how: string) =>
    rich`I could not send you a direct message: your settings there do not let me. I will not try again. Allow direct messages from me, then turn reminders on with ${code(how)}.`,
} as const;
