// Which message of which workspace: Slack's own stamp, and whose token may change it.
import { PlatformError } from '#src/errors.ts';
import type { MessageRef } from '#src/ports/chat.ts';

/** https://docs.slack.dev/reference/methods/chat.postMessage: `ts` */
const ID = /^(\d{1,16}\.\d{1,9})@([A-Z0-9]{1,40})$/;

/** The stamp alone does not say whose token may change the message, so the team stands behind it. */
export function slackMessageRef(teamId: string, channelId: string, ts: string): MessageRef {
  return { platform: 'slack', channelId, messageId: `${ts}@${teamId}` };
}

/** Reads the `messageId` of such a ref. Throws PlatformError `rejected` for any other. */
export function readMessageId(messageId: string): { readonly ts: string; readonly teamId: string } {
  const [, ts, teamId] = ID.exec(messageId) ?? [];
  if (ts !== undefined && teamId !== undefined) return { ts, teamId };
  throw new PlatformError('rejected', 'Slack has no such message.');
}
