// What every log has to be, however it was kept: of the bot in this process, or of a child.
import { expect } from 'vitest';
import { logProblems } from './oracle.ts';
import type { LoopbackSlack } from './slack/loopback-slack.ts';

/** What a bot on this Slack knows and must not write; what installations gave it is told by its look. */
export function secretsOfSlack(slack: LoopbackSlack): readonly string[] {
  return [slack.botToken, slack.appToken, slack.signingSecret, slack.clientSecret];
}

/** No secret in any line, and no failure that nobody handled. */
export function expectCleanLog(lines: readonly unknown[], secrets: readonly string[]): void {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  expect(logProblems(texts, secrets)).toEqual([]);
}
