// Messages as views: the Home tab, and a modal that shows one. https://docs.slack.dev/reference/views
import type { types } from '@slack/bolt';
import type { Message } from '#src/ports/message.ts';
import { clippedWords, plainText } from './plain-text.ts';
import { renderBlocks } from './render-blocks.ts';

const MAX_BLOCKS = 100;
const MAX_TITLE = 24;

/** The title of a modal, cut between words where it is too long. */
export const viewTitle = (title: string): types.PlainTextElement =>
  plainText(clippedWords(title, MAX_TITLE), MAX_TITLE);

/** The Home tab of one person: at most 100 blocks. It shows no pictures or files. */
export function renderHome(message: Message): types.HomeView {
  return { type: 'home', blocks: renderBlocks(message, MAX_BLOCKS) };
}

/**
 * A modal that shows a message, with its buttons. `privateMetadata` (at most 3,000 characters) comes back with every
 * click in it. It shows no pictures or files.
 */
export function renderModalMessage(message: Message, title: string, privateMetadata = ''): types.ModalView {
  return {
    type: 'modal',
    title: viewTitle(title),
    close: plainText('Close', MAX_TITLE),
    ...(privateMetadata === '' ? {} : { private_metadata: privateMetadata }),
    blocks: renderBlocks(message, MAX_BLOCKS),
  };
}
