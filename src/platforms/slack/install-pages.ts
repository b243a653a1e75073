// The few pages that a person sees while installing the bot. Nothing in them runs or loads.
import { createHash } from 'node:crypto';

const STYLE =
  'body{font:18px/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color:#1d1c1d;background:#fff}' +
  'a{color:#3f48b5}a.button{display:inline-block;padding:.6em 1.2em;border-radius:.4em;background:#3f48b5;color:#fff;text-decoration:none}' +
  'a:focus-visible{outline:3px solid #e8a33d;outline-offset:2px}' +
  '@media(prefers-color-scheme:dark){body{color:#eee;background:#1a1d21}a{color:#a9b0ff}}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

export interface Page {
  readonly status: number;
  readonly title: string;
  /** Plain paragraphs. */
  readonly text: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly cookie: string;
}

export function pageResponse({ status, title, text, link, cookie }: Page): Response {
  const button =
    link === undefined
      ? ''
      : `<p><a class="button" href="${escaped(link.url)}">${escaped(link.label)}</a></p>`;
  const paragraphs = text.map((line) => `<p>${escaped(line)}</p>`).join('');
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1>${paragraphs}${button}</main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'set-cookie': cookie,
    },
  });
}
