import { App, HTTPReceiver, type Logger, LogLevel } from '@slack/bolt';
import type { LoopbackSlack } from './types.ts';

/** Collects what Bolt says, in place of the console. */
export function quietLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const add = (...words: unknown[]) => void lines.push(words.map(String).join(' '));
  return {
    lines,
    debug: () => undefined,
    info: () => undefined,
    warn: add,
    error: add,
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

const clientOptions = (slack: LoopbackSlack) => ({
  slackApiUrl: slack.apiUrl,
  timeout: 5_000,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

export interface BareBolt {
  readonly app: App;
  readonly baseUrl: string | null;
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** Real Bolt, connected to the loopback with nothing of ours in between; `prepare` adds the listeners. */
export async function startBareBolt(
  slack: LoopbackSlack,
  kind: 'socket' | 'http',
  prepare: (app: App) => void,
): Promise<BareBolt> {
  const logger = quietLogger();
  const common = { token: slack.botToken, clientOptions: clientOptions(slack), logger };
  if (kind === 'socket') {
    const app = new App({
      ...common,
      socketMode: true,
      appToken: slack.appToken,
      clientOptions: { slackApiUrl: slack.apiUrl },
    });
    prepare(app);
    await app.start();
    return { app, baseUrl: null, log: logger.lines, stop: async () => void (await app.stop()) };
  }
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger });
  const app = new App({ ...common, receiver });
  prepare(app);
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  slack.deliverTo({ kind: 'http', url: baseUrl });
  const stop = async () => {
    server.closeAllConnections();
    await receiver.stop();
  };
  return { app, baseUrl, log: logger.lines, stop };
}
