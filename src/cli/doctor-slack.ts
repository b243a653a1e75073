// What the doctor looks at in Slack: the tokens and secrets, what they may do, and what is set in the app's own pages.
import { count, joined } from '#src/app/texts/format.ts';
import { UserError } from '#src/errors.ts';
import { openInstallation } from '#src/platforms/slack/grant.ts';
import { SLACK_EVENTS_PATH } from '#src/platforms/slack/manifest.ts';
import { SLACK_INSTALL_PATH } from '#src/platforms/slack/oauth.ts';
import { createSeal } from '#src/platforms/slack/seal.ts';
import type { CommandSpec } from '#src/ports/chat.ts';
import type { ActiveInstallation } from '#src/ports/installations.ts';
import type { SlackOAuthSettings, SlackSettings } from '#src/slack-settings.ts';
import { askAppToken, askBotToken, askClientSecret, type SlackBot } from './ask-slack.ts';
import { commandNames } from './bot-commands.ts';
import type { Report } from './report.ts';

/** Without it there are words instead of pictures; without any of the others the bot is of no use. */
const DISPENSABLE = 'files:write';
const APPS = 'Open https://api.slack.com/apps, your app,';

export interface ExamineSlackOptions {
  readonly settings: SlackSettings;
  /** Null while the decks, and so the commands, are not known. */
  readonly commands: readonly CommandSpec[] | null;
  readonly installations: () => Promise<readonly ActiveInstallation[]>;
  readonly report: Report;
}

/** Adds what it finds to the report. */
export async function examineSlack({
  settings,
  commands,
  installations,
  report,
}: ExamineSlackOptions): Promise<void> {
  if (settings.kind === 'oauth') await examineMany(settings, installations, report);
  else await examineOne(settings, report);
  if (settings.kind !== 'socket') tellAddress(settings, report);
  if (commands === null) return;
  const flags = { socket: '', http: ' --one-workspace', oauth: '' }[settings.kind];
  const url = settings.kind === 'socket' ? '' : ` --url ${settings.publicUrl ?? 'https://…'}`;
  report.line(
    `         Slack shows the commands of the app's manifest: ${commandNames(commands)}. If one is missing there, paste what "npx quizloop slack manifest${url}${flags}" prints under App Manifest.`,
  );
}

async function examineOne(
  settings: Exclude<SlackSettings, SlackOAuthSettings>,
  report: Report,
): Promise<void> {
  const found: SlackBot[] = [];
  await report.check('slack', async () => {
    const bot = await askBotToken(settings.botToken, settings.apiUrl);
    found.push(bot);
    return `it accepts the token of “${bot.botName}” in the workspace “${bot.teamName}”, ${bot.teamId}`;
  });
  for (const bot of found) await checkScopes(bot, report);
  if (settings.kind !== 'socket') return;
  await report.check('socket mode', async () => {
    const appId = await askAppToken(settings.appToken, settings.apiUrl);
    const other = found.find((bot) => bot.appId !== null && appId !== null && bot.appId !== appId);
    if (other !== undefined) {
      throw new UserError(
        `SLACK_APP_TOKEN belongs to the app ${appId}, and SLACK_BOT_TOKEN to ${other.appId}. Copy both from the same app at https://api.slack.com/apps.`,
      );
    }
    return 'Slack opens a connection for SLACK_APP_TOKEN';
  });
}

async function checkScopes({ missing }: SlackBot, report: Report): Promise<void> {
  const words = `The token lacks the ${missing.length === 1 ? 'scope' : 'scopes'} ${joined(missing, 'and')}`;
  const how = `${APPS} OAuth & Permissions, add under Bot Token Scopes, then Install App, Reinstall to Workspace.`;
  if (missing.length === 0) return;
  if (missing.every((scope) => scope === DISPENSABLE)) {
    report.toDo('scopes', `${words}, so pictures and exports come as text. ${how}`);
    return;
  }
  await report.check('scopes', async () => {
    throw new UserError(`${words}. ${how}`);
  });
}

async function examineMany(
  settings: SlackOAuthSettings,
  installations: () => Promise<readonly ActiveInstallation[]>,
  report: Report,
): Promise<void> {
  await report.check('slack', async () => {
    await askClientSecret(settings);
    return 'it accepts SLACK_CLIENT_ID and SLACK_CLIENT_SECRET';
  });
  await report.check('installations', async () => {
    const seal = createSeal(settings.encryptionKey);
    const all = await installations();
    for (const { ref, sealed } of all) openInstallation(seal, ref, sealed);
    if (all.length === 0)
      return { toDo: `No workspace has it yet. Open ${settings.publicUrl}${SLACK_INSTALL_PATH}` };
    return `${count(all.length, 'workspace')}, and ENCRYPTION_KEY opens what is kept of ${all.length === 1 ? 'it' : 'them'}`;
  });
}

/** Nothing can be asked about the Signing Secret: Slack shows by its requests whether it fits. */
function tellAddress({ publicUrl }: { readonly publicUrl: string | null }, report: Report): void {
  const address = `${publicUrl ?? 'https://…'}${SLACK_EVENTS_PATH}`;
  report.line(
    `         Slack calls ${address}. To see whether it gets through and SLACK_SIGNING_SECRET fits: start the bot, ${APPS.replace('Open', 'open')} Event Subscriptions, and click Retry beside the Request URL.`,
  );
}
