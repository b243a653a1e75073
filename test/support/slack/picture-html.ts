// Slack's texts as HTML.
import type { types } from '@slack/bolt';
import { type Run, readMrkdwn, readPlain } from './read-mrkdwn.ts';

export const html = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const TAGS = { bold: 'strong', italic: 'em', strike: 's', quote: 'blockquote' } as const;

const DATE = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'Europe/Berlin' });
const TIME = new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone: 'Europe/Berlin' });

function runHtml(run: Run): string {
  switch (run.kind) {
    case 'text':
      return html(run.text);
    case 'code':
      return `<code>${html(run.text)}</code>`;
    case 'link':
      return `<a href="${html(run.url)}">${runsHtml(run.inside)}</a>`;
    case 'date':
      return html(
        run.format
          .replaceAll(/\{date_short_pretty\}/g, DATE.format(run.at * 1000))
          .replaceAll(/\{time\}/g, TIME.format(run.at * 1000)),
      );
    case 'channel':
      return '<span class="mention"># learn-asyncio</span>';
    case 'mention':
      return `<span class="mention ping">${html(run.source)}</span>`;
    case 'emoji':
      return `<span class="emoji">${html(run.name)}</span>`;
    default:
      return `<${TAGS[run.kind]}>${runsHtml(run.inside)}</${TAGS[run.kind]}>`;
  }
}

export const runsHtml = (runs: readonly Run[]): string => runs.map(runHtml).join('');

/** A text object, line by line. */
export const textHtml = (text: types.TextObject): string =>
  text.type === 'plain_text'
    ? runsHtml(readPlain(text.text))
    : text.text.split('\n').map(readMrkdwn).map(runsHtml).join('\n');
