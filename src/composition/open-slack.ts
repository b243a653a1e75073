// Slack as one of the platforms, in one of its three ways to be connected.
import { Hono } from 'hono';
import { createInstalledTokens, type InstalledTokens } from '#src/platforms/slack/installed-tokens.ts';
import { SLACK_REDIRECT_PATH } from '#src/platforms/slack/manifest.ts';
import { createSlackOAuth, SLACK_INSTALL_PATH } from '#src/platforms/slack/oauth.ts';
import { createOwnToken } from '#src/platforms/slack/own-token.ts';
import { createSlackReceiver, type SlackReceiver } from '#src/platforms/slack/receiver.ts';
import { createSeal } from '#src/platforms/slack/seal.ts';
import { createSlackSender } from '#src/platforms/slack/sender.ts';
import { createTokenTeams } from '#src/platforms/slack/token-teams.ts';
import type { SlackTokens } from '#src/platforms/slack/tokens.ts';
import type { ChatReceiver } from '#src/ports/chat.ts';
import { type Clock, endsWithin } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Store } from '#src/ports/store.ts';
import type { SlackOAuthSettings, SlackSettings } from '#src/slack-settings.ts';
import { refusedSentence } from '#src/slack-values.ts';
import { connectionName } from './connection-name.ts';
import { createLeasedReceiver } from './leased-receiver.ts';
import { noteScopes } from './note-scopes.ts';
import type { OpenPlatform } from './open-platform.ts';

/** The outbox tries again by itself, so nothing is waited for much longer than an answer ever takes. */
const TIMEOUT_MS = 5_000;
/** What is only worth knowing keeps no process from its end for longer. */
const NOTING_WITHIN_MS = 1_000;
/** What Slack gave for a token that is of no use any more has to be written: so long as its answer may take. */
const EXCHANGE_WITHIN_MS = TIMEOUT_MS + 500;

const BROKEN = 'Something went wrong in Quizloop. Please try again.';

export interface OpenSlackOptions {
  readonly settings: SlackSettings;
  readonly store: Store;
  /** Names this process in leases. */
  readonly owner: string;
  readonly clock: Clock;
  /** What leases go by. */
  readonly machineClock: Clock;
  readonly log: Log;
}

/** An app-level token begins with the id of its app: `xapp-1-A0123456789-…`. */
const appOf = (token: string): string => token.split('-').slice(0, 3).join('-');

/** The pages on which a workspace installs the bot. */
function installRoutes(
  settings: SlackOAuthSettings,
  tokens: InstalledTokens,
  receiver: SlackReceiver,
  { store, clock, log }: OpenSlackOptions,
): Hono {
  const oauth = createSlackOAuth({
    ...settings,
    timeoutMs: TIMEOUT_MS,
    store: store.installations,
    install: tokens.install,
    installed: ({ externalId: id }, name) => receiver.installed({ id, name }),
    clock,
    log,
  });
  const routes = new Hono();
  routes.onError((error, context) => {
    log.error('slack_install_failed', { error });
    return context.text(BROKEN, 500);
  });
  routes.get(SLACK_INSTALL_PATH, () => oauth.install());
  routes.get(SLACK_REDIRECT_PATH, (context) => oauth.redirect(context.req.raw));
  return routes;
}

export function openSlack(options: OpenSlackOptions): OpenPlatform {
  const { settings, store, owner, clock, log } = options;
  const { apiUrl } = settings;
  if (settings.kind !== 'oauth') {
    const tokens = createOwnToken({ token: settings.botToken, apiUrl, timeoutMs: TIMEOUT_MS });
    return joined(options, tokens, () => []);
  }
  const { clientId, clientSecret, encryptionKey } = settings;
  const seal = createSeal(encryptionKey);
  const common = { apiUrl, timeoutMs: TIMEOUT_MS, clock, log, owner };
  const tokens = createInstalledTokens({ ...common, store, seal, clientId, clientSecret });
  const platform = joined(options, tokens, (receiver) => [
    installRoutes(settings, tokens, receiver, options),
  ]);
  const { receiver } = platform;
  return {
    ...platform,
    async close() {
      await Promise.all([platform.close(), endsWithin(clock, EXCHANGE_WITHIN_MS, tokens.idle())]);
    },
    receiver: {
      ...receiver,
      async start(handler) {
        // A key that is lost is told before anybody is answered.
        await tokens.reseal();
        await receiver.start(handler);
      },
    },
  };
}

type Connection = Pick<OpenPlatform, 'routes'> & { readonly receiver: ChatReceiver };

/** Slack may send requests to any number of processes; a socket is one process's. */
function connectionOf(
  { settings, store, owner, clock, machineClock, log }: OpenSlackOptions,
  parts: Pick<Parameters<typeof createSlackReceiver>[0], 'teams' | 'sender'>,
  more: (receiver: SlackReceiver) => readonly Hono[],
): Connection {
  const common = { ...parts, apiUrl: settings.apiUrl, clock, log };
  if (settings.kind !== 'socket') {
    const { signingSecret } = settings;
    const receiver = createSlackReceiver({ mode: { kind: 'http', signingSecret }, ...common });
    return { receiver, routes: [...(receiver.routes === null ? [] : [receiver.routes]), ...more(receiver)] };
  }
  const { appToken } = settings;
  const receiver = createLeasedReceiver({
    platform: 'slack',
    name: connectionName('slack', appOf(appToken)),
    leases: store.leases,
    owner,
    make: () => createSlackReceiver({ mode: { kind: 'socket', appToken }, ...common }),
    clock: machineClock,
    log,
  });
  return { receiver, routes: [] };
}

function joined(
  options: OpenSlackOptions,
  tokens: SlackTokens,
  more: (receiver: SlackReceiver) => readonly Hono[],
): OpenPlatform {
  const { settings, clock, log } = options;
  const sender = createSlackSender({ tokens, timeoutMs: TIMEOUT_MS });
  const teams = createTokenTeams(tokens, refusedSentence(settings.kind));
  let noting: Promise<void> = Promise.resolve();
  return {
    ...connectionOf(options, { teams, sender }, more),
    sender,
    afterStart() {
      noting = noteScopes({ tokens, log });
    },
    close: async () => void (await endsWithin(clock, NOTING_WITHIN_MS, noting)),
  };
}
