// Slack's own markup: https://docs.slack.dev/messaging/formatting-message-text

const TOKEN = /<([^<>\n]*)>/g;
const KNOWN_TOKEN =
  /^(@[UW][A-Z0-9]+(\|.*)?|#C[A-Z0-9]+(\|.*)?|!(here|channel|everyone)(\|.*)?|!subteam\^S[A-Z0-9]+(\|.*)?|!date\^\d+\^[^|]+\|.+|(https?:\/\/|mailto:|tel:)[^|\s]+(\|.+)?)$/;
const PINGING_TOKEN = /^(@[UW]|!(here|channel|everyone)|!subteam\^)/;
const PLAIN_MENTION = /(?<![\w<!])@(here|channel|everyone)\b/g;

const decoded = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What a person reads of a text: labels in place of links, entities decoded. */
export function readable(text: string): string {
  const shown = text.replaceAll(TOKEN, (whole, inner: string) => {
    if (!KNOWN_TOKEN.test(inner)) return whole;
    const bar = inner.lastIndexOf('|');
    return bar === -1 ? inner : inner.slice(bar + 1);
  });
  return decoded(shown);
}

/** What is wrong with a mrkdwn text: `&`, `<` or `>` that neither is escaped nor belongs to a token of Slack. */
export function escapeProblems(text: string): string[] {
  const problems: string[] = [];
  const rest = text.replaceAll(TOKEN, (whole, inner: string) => {
    if (!KNOWN_TOKEN.test(inner)) problems.push(`${whole} is no token of Slack and not escaped`);
    return '';
  });
  const withoutQuotes = rest.replaceAll(/^(>>>|>) ?/gm, '');
  if (/[<>]/.test(withoutQuotes)) problems.push('a bare < or > is not escaped');
  if (/&(?!(amp|lt|gt);)/.test(rest)) problems.push('a bare & is not escaped');
  return problems;
}

/**
 * How many notifications the words of a mrkdwn text cause. Unless it is `verbatim`, Slack also parses "certain
 * mentions" that are written plainly, so those count too.
 */
export function pingsIn(text: string, verbatim: boolean): number {
  const tokens = [...text.matchAll(TOKEN)].filter(([, inner = '']) => PINGING_TOKEN.test(inner)).length;
  return verbatim ? tokens : tokens + [...text.matchAll(PLAIN_MENTION)].length;
}
