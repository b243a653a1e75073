import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSignedBySlack } from '#src/platforms/slack/signature.ts';

const NOW = 1_700_000_000_000;
const secret = '8f742231b10e8888abcd99yyyzzz85a5';

const sign = (timestamp: string, body: string, by = secret): string =>
  `v0=${createHmac('sha256', by).update(`v0:${timestamp}:${body}`).digest('hex')}`;

it('takes Slack’s own example', () => {
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
  const request = { timestamp: '1531420618', signature, body: Buffer.from(body) };
  expect(isSignedBySlack(secret, request, 1_531_420_618_000)).toBe(true);
});

it('takes any body within five minutes of either side, and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: -900, max: 900 }), (body, skew) => {
      const timestamp = String(NOW / 1000 + skew);
      const request = { timestamp, signature: sign(timestamp, body), body: Buffer.from(body) };
      expect(isSignedBySlack(secret, request, NOW)).toBe(Math.abs(skew) <= 300);
    }),
  );
});

it('takes no other signature of the same length or any other', () => {
  const timestamp = String(NOW / 1000);
  const right = sign(timestamp, 'body');
  const body = Buffer.from('body');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer({ min: 0, max: right.length - 1 })), (wrong) => {
      const changed = (at: number) =>
        right.slice(0, at) + (right[at] === 'f' ? '0' : 'f') + right.slice(at + 1);
      const signature = typeof wrong === 'number' ? changed(wrong) : wrong;
      expect(isSignedBySlack(secret, { timestamp, signature, body }, NOW)).toBe(false);
    }),
  );
  expect(isSignedBySlack(secret, { timestamp, signature: sign(timestamp, 'body', 'other'), body }, NOW)).toBe(
    false,
  );
  expect(isSignedBySlack(secret, { timestamp: null, signature: right, body }, NOW)).toBe(false);
  expect(isSignedBySlack(secret, { timestamp, signature: null, body }, NOW)).toBe(false);
});
