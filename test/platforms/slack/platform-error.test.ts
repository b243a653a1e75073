import { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import type { PlatformReason } from '#src/errors.ts';
import { type FailureContext, slackErrorOf } from '#src/platforms/slack/platform-error.ts';

const refused = (error: string, more: object = {}) =>
  new webApi.WebAPIPlatformError({ ok: false, error, ...more });
const IN_CHANNEL: FailureContext = { what: 'channel', credentials: 'own' };
const reasonOf = (code: string, context: Partial<FailureContext> = {}) =>
  slackErrorOf(refused(code), { ...IN_CHANNEL, ...context }).reason;

describe('the table of Slack’s failures', () => {
  it.each<[PlatformReason, readonly string[]]>([
    ['channel-gone', ['channel_not_found']],
    ['channel-archived', ['is_archived', 'is_inactive']],
    ['not-in-channel', ['not_in_channel']],
    ['no-permission', ['restricted_action', 'restricted_action_read_only_channel', 'ekm_access_denied']],
    ['account-gone', ['user_disabled', 'user_not_found', 'users_not_found', 'user_not_visible']],
    ['direct-refused', ['messages_tab_disabled', 'cannot_dm_bot']],
    ['rejected', ['msg_too_long', 'invalid_blocks', 'message_not_found', 'a_code_of_tomorrow']],
    ['unavailable', ['service_unavailable', 'org_login_required', 'request_timeout']],
    ['unknown-outcome', ['fatal_error', 'internal_error']],
    ['rate-limited', ['ratelimited', 'rate_limited', 'message_limit_exceeded']],
  ])('has for %s: %j', (reason, codes) => {
    expect(codes.map((code) => reasonOf(code))).toEqual(codes.map(() => reason));
  });

  it.each<[PlatformReason, readonly string[]]>([
    ['workspace-gone', ['account_inactive', 'token_revoked']],
    ['access-refused', ['invalid_auth', 'not_authed', 'not_allowed_token_type', 'token_expired']],
  ])('stops everything for a refused token of one’s own; of many it is %s for %j', (reason, codes) => {
    for (const code of codes) {
      expect(reasonOf(code, { credentials: 'own' })).toBe('unauthorized');
      expect(reasonOf(code, { credentials: 'installation' })).toBe(reason);
    }
  });

  it('takes nothing before a message for the loss of one', () => {
    expect(reasonOf('fatal_error', { beforehand: true })).toBe('unavailable');
    const broken = slackErrorOf(new Error('broken'), { ...IN_CHANNEL, beforehand: true });
    expect(broken.reason).toBe('unavailable');
  });

  it.each([
    [503, 'unavailable'],
    [500, 'unknown-outcome'],
    [504, 'unknown-outcome'],
    [403, 'unavailable'],
  ] as const)('reads a bare %i as %s', (status, reason) => {
    const error = new webApi.WebAPIHTTPError(status, 'no', {}, 'no');
    expect(slackErrorOf(error, IN_CHANNEL).reason).toBe(reason);
  });

  it('repeats nothing of what was answered, asked or proved', () => {
    const secret = 'xoxb-1-2-abcDEF';
    const errors = [
      refused(`<html>${secret} and somebody's words</html>`),
      refused('missing_scope', { needed: `${secret} and somebody's words` }),
      new webApi.WebAPIHTTPError(500, 'no', { authorization: secret }, `somebody's words`),
      new webApi.WebAPIRequestError(new Error(`Bearer ${secret} could not be sent`)),
    ];
    for (const error of errors) {
      const { message, cause } = slackErrorOf(error, IN_CHANNEL);
      const all = [message, cause instanceof Error ? `${cause.stack} ${JSON.stringify(cause)}` : ''].join();
      expect(all).not.toContain('abcDEF');
      expect(all).not.toContain('somebody');
    }
  });
});
