// A message as the body of a request, in which nothing unfolds, links or pings.
import type { types } from '@slack/bolt';
import { plainText } from '#src/core/rich-text.ts';
import type { Message } from '#src/ports/message.ts';
import { SHARED_BLOCK } from './origin.ts';
import { renderMessage } from './render-message.ts';

export interface MessageBody {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
  readonly mrkdwn: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** For the person alone: it may be replaced by the answer to a click on it. */
export function messageBody(message: Message): MessageBody {
  const { text, blocks } = renderMessage(message);
  return { text, blocks, mrkdwn: false, unfurl_links: false, unfurl_media: false };
}

/** For everybody there: it is marked, so that no click of one of them replaces it. */
export function sharedBody(message: Message): MessageBody {
  const body = messageBody(message);
  const [first, ...rest] = body.blocks;
  return first === undefined ? body : { ...body, blocks: [{ ...first, block_id: SHARED_BLOCK }, ...rest] };
}

/** All the words of its paragraphs, of which the summary may be cut. */
export function wordsOf({ summary, blocks }: Message): string {
  const words = blocks.flatMap((block) => (block.kind === 'paragraph' ? [plainText(block.spans)] : []));
  return words.join(' ').trim() || summary;
}

/** One line of the adapter itself. */
export const lineOf = (text: string): Message => ({
  summary: text,
  blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }],
});

/** What a person reads when the product itself failed to say something. */
export const FAILED = lineOf('Something went wrong in Quizloop. Please try again.');
