// A message as Slack's chat.postMessage and response_url take it.
import type { types } from '@slack/bolt';
import type { Message } from '#src/ports/message.ts';
import { filesOf, type UploadFile } from './message-parts.ts';
import { summaryText } from './mrkdwn.ts';
import { renderBlocks } from './render-blocks.ts';

/** https://docs.slack.dev/reference/block-kit/blocks */
const MAX_BLOCKS = 50;

/**
 * The blocks of a message, the `text` beside them for notifications and screen readers, and the files to upload, which
 * no block shows. It always fits: at most 50 blocks and 12,000 characters. The caller sends it with `mrkdwn: false`,
 * `unfurl_links: false`, `unfurl_media: false` and without `link_names`.
 */
export function renderMessage(message: Message): {
  text: string;
  blocks: types.KnownBlock[];
  files: readonly UploadFile[];
} {
  return {
    text: summaryText(message.summary),
    blocks: renderBlocks(message, MAX_BLOCKS),
    files: filesOf(message.blocks),
  };
}
