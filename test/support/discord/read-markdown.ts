// Reads Discord's markdown the way its clients do: from left to right, the first rule that matches wins. Written from the
// behaviour of the clients, apart from the renderer, so that each checks the other.

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler';
      readonly inside: readonly Inline[];
    }
  | { readonly kind: 'link'; readonly url: string; readonly inside: readonly Inline[] }
  /** A mention, a channel, a time, a command, an emoji: whatever Discord shows something else for. */
  | { readonly kind: 'special'; readonly source: string };

export type MarkdownBlock =
  | { readonly kind: 'code'; readonly lang: string; readonly text: string }
  | {
      readonly kind:
        | 'line'
        | 'heading-1'
        | 'heading-2'
        | 'heading-3'
        | 'small'
        | 'item'
        | 'numbered'
        | 'quote';
      readonly inside: readonly Inline[];
    };

type Rule = readonly [RegExp, (match: RegExpExecArray) => Inline];

const wrapped =
  (kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler') =>
  (match: RegExpExecArray): Inline => ({ kind, inside: readInline(match[1] ?? match[2] ?? '') });
const special = (match: RegExpExecArray): Inline => ({ kind: 'special', source: match[0] });

/** In the order in which Discord tries them, each at the beginning of what is left. */
const RULES: readonly Rule[] = [
  [/^\\([^0-9A-Za-z\s])/, (match) => ({ kind: 'text', text: match[1] ?? '' })],
  [/^<(https?:\/\/[^\s>]+)>/, (match) => anchor(match[1] ?? '')],
  [/^https?:\/\/[^\s<]+[^<.,:;"'\]\s]/, (match) => anchor(match[0])],
  [
    /^\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['"]([\s\S]*?)['"])?\s*\)/,
    (match) => ({ kind: 'link', url: match[2] ?? '', inside: readInline(match[1] ?? '') }),
  ],
  [/^@(?:everyone|here)/, special],
  [/^<(?:@[!&]?|#)\d+>/, special],
  [/^<t:-?\d+(?::[a-zA-Z])?>/, special],
  [/^<\/[^>]+:\d+>/, special],
  [/^<a?:\w+:\d+>/, special],
  [/^<id:\w+>/, special],
  [/^:[^\s:]+?:/, special],
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, (match) => ({ kind: 'code', text: withoutPads(match[2] ?? '') })],
  [/^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/, wrapped('bold')],
  [/^__((?:\\[\s\S]|[^\\])+?)__(?!_)/, wrapped('underline')],
  [/^\b_((?:__|\\[\s\S]|[^\\_])+?)_\b|^\*(?=\S)((?:\*\*|\\[\s\S]|[^*\\])+?)\*(?!\*)/, wrapped('italic')],
  [/^~~(?=\S)((?:\\[\s\S]|~(?!~)|[^\s~\\]|\s(?!~~))+?)~~/, wrapped('strike')],
  [/^\|\|([\s\S]+?)\|\|/, wrapped('spoiler')],
];

const anchor = (url: string): Inline => ({ kind: 'link', url, inside: [{ kind: 'text', text: url }] });
/** One space between a backtick of the code and its fence is not shown. */
const withoutPads = (code: string): string => code.replace(/^ (?= *`)/, '').replace(/(` *) $/, '$1');

function add(all: Inline[], next: Inline): void {
  const last = all.at(-1);
  if (next.kind === 'text' && last?.kind === 'text') {
    all[all.length - 1] = { kind: 'text', text: last.text + next.text };
  } else all.push(next);
}

/** The runs of one line. */
export function readInline(source: string): readonly Inline[] {
  const all: Inline[] = [];
  for (let left = source; left !== ''; ) {
    let length = 1;
    let found: Inline = { kind: 'text', text: left.charAt(0) };
    for (const [pattern, make] of RULES) {
      const match = pattern.exec(left);
      if (match === null) continue;
      found = make(match);
      length = match[0].length;
      break;
    }
    add(all, found);
    left = left.slice(length);
  }
  return all;
}

const LINE_KINDS: readonly [RegExp, Exclude<MarkdownBlock['kind'], 'code'>][] = [
  [/^\s*-# +/, 'small'],
  [/^\s*# +/, 'heading-1'],
  [/^\s*## +/, 'heading-2'],
  [/^\s*### +/, 'heading-3'],
  [/^\s*>(?:>>)? /, 'quote'],
  [/^\s*[-*+] +/, 'item'],
  [/^\s*\d+\. +/, 'numbered'],
];

function readLine(line: string): MarkdownBlock {
  for (const [pattern, kind] of LINE_KINDS) {
    const match = pattern.exec(line);
    if (match !== null) return { kind, inside: readInline(line.slice(match[0].length)) };
  }
  return { kind: 'line', inside: readInline(line) };
}

const FENCE = /```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```/i;

/** The lines and blocks of code of one text display. */
export function readMarkdown(source: string): readonly MarkdownBlock[] {
  const fence = FENCE.exec(source);
  if (fence === null) return source.split('\n').map(readLine);
  const before = source.slice(0, fence.index).replace(/\n$/, '');
  const after = source.slice(fence.index + fence[0].length).replace(/^\n/, '');
  return [
    ...(before === '' ? [] : readMarkdown(before)),
    { kind: 'code', lang: fence[1] ?? '', text: fence[2] ?? '' },
    ...(after === '' ? [] : readMarkdown(after)),
  ];
}

/** The words of runs as they are read, without what holds marks apart. */
export function wordsOf(runs: readonly Inline[]): string {
  return runs
    .map((run) => {
      if ('inside' in run) return wordsOf(run.inside);
      return run.kind === 'special' ? run.source : run.text;
    })
    .join('');
}
