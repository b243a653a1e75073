// Bots that share one database and one loopback Slack, as processes do.
import { randomBytes } from 'node:crypto';
import { grantOf } from '#src/platforms/slack/grant.ts';
import { createInstalledTokens, type InstalledTokens } from '#src/platforms/slack/installed-tokens.ts';
import { createSeal } from '#src/platforms/slack/seal.ts';
import { createSlackSender, type SlackSender } from '#src/platforms/slack/sender.ts';
import type { Store } from '#src/ports/store.ts';
import { type Folder, makeFolder, openStore } from '../../store/rig.ts';
import { type LoopbackSlack, startLoopbackSlack, type Team } from '../../support/slack/loopback-slack.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';
import { createTestLog, type TestLog } from '../../support/test-log.ts';

export const HOUR = 3_600_000;
export const KEY = randomBytes(32).toString('base64');

export interface TokenBot {
  readonly store: Store;
  readonly tokens: InstalledTokens;
  readonly sender: SlackSender;
}

export interface TokenRig {
  readonly slack: LoopbackSlack;
  readonly clock: TestClock;
  readonly log: TestLog;
  readonly folder: Folder;
  /** Another process on the same database. */
  bot(options?: { readonly key?: string; readonly secret?: string }): Promise<TokenBot>;
  /** Somebody installs the bot there, through `bot`. */
  grant(bot: TokenBot, team: Team, options?: { rotation?: boolean }): Promise<string>;
  /** Exchanges of refresh tokens so far. */
  exchanges(): number;
  close(): Promise<void>;
}

export async function createTokenRig(): Promise<TokenRig> {
  const clock = createTestClock(Date.parse('2026-03-02T09:00:00Z'));
  const slack = await startLoopbackSlack({ now: clock.now });
  const folder = makeFolder();
  const log = createTestLog();
  const bots: TokenBot[] = [];
  return {
    slack,
    clock,
    log,
    folder,
    async bot({ key = KEY, secret = slack.clientSecret } = {}) {
      const store = await openStore(folder.file('quizloop.db'));
      const tokens = createInstalledTokens({
        store,
        seal: createSeal(key),
        clientId: slack.clientId,
        clientSecret: secret,
        apiUrl: slack.apiUrl,
        timeoutMs: 2_000,
        clock,
        log,
        owner: `bot-${bots.length}`,
      });
      const bot = { store, tokens, sender: createSlackSender({ tokens, timeoutMs: 2_000 }) };
      bots.push(bot);
      return bot;
    },
    async grant(bot, team, { rotation = true } = {}) {
      const { accessToken, refreshToken } = slack.grant(team, { rotation });
      const answer = {
        token_type: 'bot',
        access_token: accessToken,
        ...(refreshToken === null ? {} : { refresh_token: refreshToken, expires_in: 12 * 3_600 }),
        scope: 'commands,chat:write,im:write,users:read,files:write',
        bot_user_id: team.botUserId,
        app_id: slack.appId,
        team: { id: team.id, name: team.name },
        authed_user: { id: 'U0INSTALLER' },
      };
      await bot.tokens.install(grantOf(answer, clock.now()));
      return accessToken;
    },
    exchanges: () =>
      slack.calls.filter(
        ({ method, body }) => method === 'oauth.v2.access' && body.grant_type === 'refresh_token',
      ).length,
    async close() {
      for (const { store } of bots) await store.close();
      await slack.close();
      folder.remove();
    },
  };
}
