// Rich text as Discord's markdown. Plain text is escaped so that every client shows it as it was written.
import type { RichText, Span } from '#src/core/rich-text.ts';

/** Takes no room and keeps apart what Discord would read as one. */
const NOTHING = '\u200b';

/** What is a mark wherever it stands. A colon before a word begins a shortcode (`:smile:`) or a bare address. */
const MARK = /[\\`*_~|<>[\]]|:(?!\s)/g;
/** What makes a heading, a list or small print of a line that begins with it. */
const LINE_START = /^(\s*)([-+#]|\d+(?=\.))/;
/** The server looks for these in the raw text, also behind a backslash and inside code. */
const PING = /@(?=\u200b*(?:everyone|here))|(?<=<)@(?=\u200b*[!&]?\d)/gi;

const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n\u2028\u2029]\s*/g, ' ');
const unping = (text: string): string => text.replaceAll(PING, `@${NOTHING}`);

/** Plain text inside a line, in which nothing is a mark, a mention, a link or a shortcode any more. Line breaks become spaces. */
export function escaped(text: string): string {
  return unping(oneLine(text).replaceAll(MARK, '\\$&'));
}

/** The same for text that begins a line. */
export function escapedLine(text: string): string {
  return escaped(text).replace(LINE_START, (_all, space: string, mark: string) =>
    /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
  );
}

/** Code inside a line. Backticks in it stand between double ones; runs of them are kept apart. */
export function inlineCode(text: string): string {
  const code = unping(oneLine(text).replaceAll(/`(?=`)/g, `\`${NOTHING}`));
  if (code.trim() === '') return '';
  if (!code.includes('`')) return `\`${code}\``;
  return `\`\`${code.startsWith('`') ? ' ' : ''}${code}${code.endsWith('`') ? ' ' : ''}\`\``;
}

/** A block of code; its fence cannot be closed from inside. Empty for no code. */
export function codeBlock(lang: string, text: string): string {
  const code = unping(text.trimEnd().replaceAll(/`(?=``)/g, `\`${NOTHING}`));
  if (code === '') return '';
  return `\`\`\`${/^[a-z0-9_+.#-]+$/i.test(lang) ? lang : ''}\n${code}\n\`\`\``;
}

const percent = (character: string): string =>
  character.charCodeAt(0) < 128
    ? `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
    : encodeURIComponent(character);

/** Without nested or lone brackets, and not an address itself: Discord shows such labels with all their marks. */
const MASKABLE = /^(?!.*:\/\/)[^[\]]*(?:\[[^[\]]*\][^[\]]*)*$/;

function link(text: string, url: string): string {
  const label = escaped(text);
  if (!/^https?:\/\//i.test(url)) return label;
  const address = `<${url.replaceAll(/[\s<>()\\]/g, percent)}>`;
  if (label.trim() === '' || text === url) return address;
  return MASKABLE.test(oneLine(text)) ? `[${label}](${address})` : `${label} (${address})`;
}

/** https://docs.discord.com/developers/reference#message-formatting-timestamp-styles */
const TIME_STYLES = { date: 'D', datetime: 'f' } as const;

function written(span: Span, first: boolean): string {
  switch (span.kind) {
    case 'text':
      return first ? escapedLine(span.text) : escaped(span.text);
    case 'bold':
      return span.text.trim() === '' ? '' : `**${escaped(span.text)}**`;
    case 'code':
      return inlineCode(span.text);
    case 'link':
      return link(span.text, span.url);
    case 'time':
      return `<t:${Math.floor(span.at / 1000)}:${TIME_STYLES[span.style]}>`;
    case 'channel':
      return /^\d+$/.test(span.channelId) ? `<#${span.channelId}>` : escaped(`#${span.channelId}`);
  }
}

/** Neighbours that would run into each other become one: bold beside bold, and text, whose escapes look at what follows. */
function merged(spans: RichText): RichText {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    const same = (span.kind === 'text' || span.kind === 'bold') && last?.kind === span.kind;
    if (same) all[all.length - 1] = { kind: span.kind, text: last.text + span.text };
    else if (written(span, false) !== '') all.push(span);
  }
  return all;
}

/** One line of markdown. */
export function inlineMarkdown(spans: RichText): string {
  let line = '';
  for (const span of merged(spans)) {
    const next = written(span, line === '');
    line += line.endsWith('`') && next.startsWith('`') ? NOTHING + next : next;
  }
  return line;
}
