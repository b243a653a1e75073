import { createHmac } from 'node:crypto';

export interface SignatureOptions {
  /** Seconds. */
  readonly timestamp?: number;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The headers of a signed request: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signatureHeaders(
  secret: string,
  body: string | Buffer,
  options: SignatureOptions = {},
): Record<string, string> {
  const timestamp = String(options.timestamp ?? Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', options.secret ?? secret)
    .update(`v0:${timestamp}:`)
    .update(body);
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${mac.digest('hex')}`,
    ...options.headers,
  };
}
