// Colours Python: cuts a text into pieces, each with the name of a class or none. It never changes the text.

const KEYWORDS =
  'and as assert async await break case class continue def del elif else except finally for from global if import in ' +
  'is lambda match nonlocal not or pass raise return try while with yield True False None';

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*)`,
    String.raw`(?<string>(?<!\w)[rbfuRBFU]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))`,
    String.raw`(?<decorator>@[A-Za-z_][\w.]*)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?\b)`,
    String.raw`(?<keyword>\b(?:${KEYWORDS.replaceAll(' ', '|')})\b)`,
    String.raw`(?<call>\b[A-Za-z_]\w*(?=\())`,
    String.raw`(?<word>\b[A-Za-z_]\w*)`,
  ].join('|'),
  'g',
);

/**
 * @param {string} text
 * @returns {{ text: string, kind: string | null }[]}
 */
export function pythonTokens(text) {
  /** @type {{ text: string, kind: string | null }[]} */
  const tokens = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? null;
    if (match.index > end) tokens.push({ text: text.slice(end, match.index), kind: null });
    tokens.push({ text: match[0], kind: kind === 'word' ? null : kind });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ text: text.slice(end), kind: null });
  return tokens;
}
