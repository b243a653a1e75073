// What the bot says about the people who may manage the questions of a workspace.
import type { RichText } from '#src/core/rich-text.ts';
import { bold, code, rich } from '../say.ts';
import type { Words } from './words.ts';

export const allowing = {
  title: 'Who may manage the questions here',
  always: ({ manages }: Words): RichText => rich`Whoever ${manages}, and:`,
  nobody: ({ manages }: Words): RichText => rich`Whoever ${manages}, and nobody else.`,
  how: (allow: string): RichText => rich`${code(`${allow} @name`)} adds somebody.`,
  person: (name: string): RichText => rich`${bold(name)}`,

  allowed: (name: string): RichText =>
    rich`${bold(name)} may manage the questions here from now on: schedule, change and stop them, and take one back.`,
  allowedBefore: (name: string): RichText => rich`${bold(name)} may manage the questions here already.`,
  /** Where the platform itself decides who sees the command. */
  showCommand: (command: string): RichText =>
    rich`So that they see ${code(command)}, allow it for them under Server Settings, Integrations.`,
  disallowed: (name: string): RichText => rich`${bold(name)} may no longer manage the questions here.`,
  notNamed: 'They were not named. Use /quiz-admin managers to see who is.',
  notKnown: (typed: string, { workspace }: Words) =>
    `I know nobody called “${typed}” in this ${workspace}. Choose somebody from the list that comes up when you type @.`,
} as const;
