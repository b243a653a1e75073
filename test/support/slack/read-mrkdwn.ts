// Reads Slack's texts the way its clients do. Written from its documentation and the behaviour of the clients, apart
// from the renderer, so that each checks the other. Where it is not known whether something is a mark, it is read as one.

export type Run =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly inside: readonly Run[] }
  | { readonly kind: 'link'; readonly url: string; readonly inside: readonly Run[] }
  | { readonly kind: 'date'; readonly at: number; readonly format: string; readonly text: string }
  | { readonly kind: 'channel'; readonly id: string }
  /** People, groups, everybody: whatever notifies. */
  | { readonly kind: 'mention'; readonly source: string }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'quote'; readonly inside: readonly Run[] };

const decoded = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

type Rule = readonly [RegExp, (match: RegExpExecArray) => Run];
const part = (match: RegExpExecArray, index: number): string => match[index] ?? '';

/** Each at the beginning of what is left. */
const TOKENS: readonly Rule[] = [
  [/^<(?:@|!subteam)[^>]*>|^<!(?:here|channel|everyone)[^>]*>/, ([source]) => ({ kind: 'mention', source })],
  [/^<#([A-Z0-9]+)(?:\|[^>]*)?>/, (match) => ({ kind: 'channel', id: part(match, 1) })],
  [
    /^<!date\^(\d+)\^([^^|>]+)(?:\^[^|>]*)?\|([^>]*)>/,
    (match) => ({
      kind: 'date',
      at: Number(match[1]),
      format: part(match, 2),
      text: decoded(part(match, 3)),
    }),
  ],
  [
    /^<([^>|]+)\|([^>]*)>/,
    (match) => ({ kind: 'link', url: decoded(part(match, 1)), inside: readRuns(part(match, 2)) }),
  ],
  [
    /^<([^>]+)>/,
    (match) => ({
      kind: 'link',
      url: decoded(part(match, 1)),
      inside: [{ kind: 'text', text: decoded(part(match, 1)) }],
    }),
  ],
  [/^:([^\s:<>&|\u200b]+):/, (match) => ({ kind: 'emoji', name: part(match, 1) })],
];

const wrapped =
  (kind: 'bold' | 'italic' | 'strike') =>
  (match: RegExpExecArray): Run => ({ kind, inside: readRuns(part(match, 1)) });

/** Only where no letter or digit of ASCII (what else counts is not known) stands right before; the closing mark likewise. */
const MARKS: readonly Rule[] = [
  [/^`([^`]+)`(?![A-Za-z0-9])/u, (match) => ({ kind: 'code', text: decoded(part(match, 1)) })],
  [/^\*(?!\s)([^*]+?)(?<!\s)\*(?![A-Za-z0-9*])/u, wrapped('bold')],
  [/^_(?!\s)([^_]+?)(?<!\s)_(?![A-Za-z0-9_])/u, wrapped('italic')],
  [/^~(?!\s)([^~]+?)(?<!\s)~(?![A-Za-z0-9~])/u, wrapped('strike')],
];

function add(all: Run[], next: Run): void {
  const last = all.at(-1);
  if (next.kind === 'text' && last?.kind === 'text') {
    all[all.length - 1] = { kind: 'text', text: last.text + next.text };
  } else all.push(next);
}

const ENTITY = /^&(?:amp|lt|gt);/;

/** The runs of one line of mrkdwn that is `verbatim`. */
export function readMrkdwn(source: string): readonly Run[] {
  const quote = /^\s*(?:>|&gt;)/.exec(source);
  if (quote === null) return readRuns(source);
  return [{ kind: 'quote', inside: readRuns(source.slice(quote[0].length)) }];
}

function readRuns(source: string): readonly Run[] {
  const all: Run[] = [];
  let before = '';
  for (let left = source; left !== ''; ) {
    const rules = /[A-Za-z0-9*`]$/u.test(before) ? TOKENS : [...TOKENS, ...MARKS];
    let took = ENTITY.exec(left)?.[0] ?? left.charAt(0);
    let found: Run = { kind: 'text', text: decoded(took) };
    for (const [pattern, make] of rules) {
      const match = pattern.exec(left);
      if (match === null) continue;
      found = make(match);
      took = match[0];
      break;
    }
    add(all, found);
    before = took;
    left = left.slice(took.length);
  }
  return all;
}

/** The runs of a plain text: the only thing that is not shown as it is written is a shortcode. */
export function readPlain(source: string): readonly Run[] {
  const all: Run[] = [];
  for (const part of source.split(/(:[^\s:<>&|\u200b]+:)/)) {
    if (part === '') continue;
    const name = /^:([^\s:<>&|\u200b]+):$/.exec(part)?.[1];
    add(all, name === undefined ? { kind: 'text', text: part } : { kind: 'emoji', name });
  }
  return all;
}

/** The words of runs as they are read, without what holds marks apart. */
export function wordsOfRuns(runs: readonly Run[]): string {
  return runs
    .map((run) => {
      if ('inside' in run) return wordsOfRuns(run.inside);
      if (run.kind === 'channel') return `#${run.id}`;
      if (run.kind === 'emoji') return `:${run.name}:`;
      return run.kind === 'mention' ? run.source : run.text;
    })
    .join('')
    .replaceAll('\u200b', '');
}
