// `quizloop slack manifest`: prints what Slack makes the app from, in the words of this version and these decks.
import { readCommandSettings } from '#src/config.ts';
import { UserError } from '#src/errors.ts';
import { slackManifest } from '#src/platforms/slack/manifest.ts';
import { publicUrlOf, publicUrlProblem } from '#src/slack-values.ts';
import { botCommands } from './bot-commands.ts';

export interface SlackManifestOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Slack reaches the bot; null: nowhere, the bot calls Slack (Socket Mode). */
  readonly url: string | null;
  /** Over HTTP, but for the one workspace whose token is in the settings. */
  readonly oneWorkspace: boolean;
  readonly name: string;
  readonly out: (line: string) => void;
}

/** Prints JSON and nothing else, to be copied or piped. Throws UserError. */
export async function printSlackManifest(options: SlackManifestOptions): Promise<void> {
  const { env, url, oneWorkspace, out } = options;
  const name = options.name.trim();
  const baseUrl = url === null ? null : publicUrlOf(url);
  if (url !== null && baseUrl === null) throw new UserError(`--url: ${publicUrlProblem(url)}`);
  if (oneWorkspace && url === null) {
    throw new UserError(
      '--one-workspace: Socket Mode is for one workspace anyway. Leave it out, or add --url.',
    );
  }
  if (name === '') throw new UserError('--name: is empty. Say what the bot is to be called in Slack.');
  const commands = await botCommands(readCommandSettings(env));
  out(JSON.stringify(slackManifest({ commands, baseUrl, oauth: !oneWorkspace, name }), null, 2));
}
