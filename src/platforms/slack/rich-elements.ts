// Rich text as Slack's rich_text, which is what its own composer makes of people's messages. Its texts are plain: they
// need no escapes, cannot notify anybody, and have real lists and code, which mrkdwn lacks. So everything that comes from
// a deck stands in it. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
import type { types } from '@slack/bolt';
import { plainText, type RichText, type Span } from '#src/core/rich-text.ts';
import { DATE_FORMATS, isChannelId, isWebAddress } from './mrkdwn.ts';
import { NOTHING, oneLine, withoutShortcodes } from './plain-text.ts';

const words = (text: string): string => withoutShortcodes(oneLine(text));
const text = (from: string, style?: types.RichTextText['style']): types.RichTextText => ({
  type: 'text',
  text: from,
  ...(style === undefined ? {} : { style }),
});

function elementOf(span: Span): types.RichTextElement {
  switch (span.kind) {
    case 'text':
      return text(words(span.text));
    case 'bold':
      return text(words(span.text), { bold: true });
    case 'code':
      return text(oneLine(span.text), { code: true });
    case 'link': {
      const label = words(span.text);
      if (!isWebAddress(span.url)) return text(label);
      return { type: 'link', url: span.url, ...(label.trim() === '' ? {} : { text: label }) };
    }
    case 'time':
      return {
        type: 'date',
        timestamp: Math.floor(span.at / 1000),
        format: DATE_FORMATS[span.style],
        fallback: plainText([span]),
      };
    case 'channel':
      return isChannelId(span.channelId)
        ? { type: 'channel', channel_id: span.channelId }
        : text(words(`#${span.channelId}`));
  }
}

const isCode = (element: types.RichTextElement | undefined): boolean =>
  element?.type === 'text' && element.style?.code === true;

/** A line of rich text without the empty texts that Slack refuses. */
export function richSection(spans: RichText): types.RichTextSection {
  const elements: types.RichTextElement[] = [];
  for (const span of spans) {
    const element = elementOf(span);
    if (element.type === 'text' && element.text === '') continue;
    // Two runs of code side by side would be shown as one.
    if (isCode(element) && isCode(elements.at(-1))) elements.push(text(NOTHING));
    elements.push(element);
  }
  return { type: 'rich_text_section', elements };
}
