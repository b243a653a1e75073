// Keeps the playground to the browser of this machine: no foreign names for it, no requests from other sites.
import type { MiddlewareHandler } from 'hono';

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Answers 403 to a Host that is not this machine's own name (DNS rebinding), to an Origin other than the Host and to
 * what a browser says comes from elsewhere (https://www.w3.org/TR/fetch-metadata/). Following a link here is allowed.
 */
export const localOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? '';
  if (!LOCAL_HOST.test(host)) {
    return c.text('The playground answers only at localhost, 127.0.0.1 or [::1].', 403);
  }
  const origin = c.req.header('origin');
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return c.text('The playground takes requests only from its own page.', 403);
  }
  const site = c.req.header('sec-fetch-site') ?? 'none';
  const followedLink =
    c.req.method === 'GET' &&
    c.req.path === '/' &&
    c.req.header('sec-fetch-mode') === 'navigate' &&
    c.req.header('sec-fetch-dest') === 'document';
  if (site !== 'same-origin' && site !== 'none' && !followedLink) {
    return c.text('The playground takes no requests from other sites.', 403);
  }
  await next();
};

/** Nothing but the playground's own files may run, style or load; nobody may frame it. */
export const safeHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('Cross-Origin-Resource-Policy', 'same-origin');
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-cache');
};
