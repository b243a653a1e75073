import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backoffMs,
  MAX_ATTEMPTS,
  repeatDecision,
  verdictOn,
  verdictOnBug,
} from '#src/app/delivery-policy.ts';
import { PlatformError, type PlatformReason, type RateLimitScope } from '#src/errors.ts';
import type { Target } from '#src/ports/chat.ts';
import type { Delivery, DeliveryKind, Lane } from '#src/ports/records.ts';

const NOW = 1_000_000_000;
const SAFE_FOR = 120_000;

const delivery = (kind: DeliveryKind, more: Partial<Delivery> = {}): Delivery => ({
  id: 'd',
  kind,
  subjectId: null,
  workspaceId: null,
  personId: null,
  target: { kind: 'direct', account: { platform: 'slack', scope: 'T1', externalId: 'U1' } },
  message: { summary: '', blocks: [] },
  attempts: 0,
  uncertainSince: NOW,
  expiresAt: null,
  createdAt: NOW,
  ...more,
});

const verdict = (
  reason: PlatformReason,
  kind: DeliveryKind,
  more: { attempts?: number; repeatSafeMs?: number; retryAfterMs?: number; uncertainSince?: number } = {},
) =>
  verdictOn(new PlatformError(reason, reason, { retryAfterMs: more.retryAfterMs ?? null }), {
    delivery: delivery(kind, { attempts: more.attempts ?? 0, uncertainSince: more.uncertainSince ?? NOW }),
    repeatSafeMs: more.repeatSafeMs ?? 0,
    now: NOW,
    random: 0,
  });

describe('the table of failures', () => {
  it('waits as long as a rate limit asks, without using up an attempt', () => {
    expect(verdict('rate-limited', 'post', { retryAfterMs: 7_000, attempts: 7 }).settlement).toEqual({
      kind: 'retry',
      at: NOW + 7_000,
      counts: false,
      maybeArrived: false,
      reason: 'rate-limited',
    });
  });

  it.each<[RateLimitScope, Lane | null, Lane]>([
    ['target', null, 'channel:C1'],
    ['direct', 'direct', 'direct'],
    ['platform', '*', '*'],
  ])('keeps the lane waiting that a rate limit of the %s is about', (scope, ofDirect, ofChannel) => {
    const error = new PlatformError('rate-limited', '429', { retryAfterMs: 7_000, scope });
    const pause = (target: Target) =>
      verdictOn(error, { delivery: { ...delivery('post'), target }, repeatSafeMs: 0, now: NOW, random: 0 })
        .pause;
    const until = NOW + 7_000;
    const channel = { workspace: { platform: 'discord', externalId: 'G1' }, channelId: 'C1' } as const;
    expect(pause(delivery('post').target)).toEqual(ofDirect === null ? null : { lane: ofDirect, until });
    expect(pause({ kind: 'channel', channel })).toEqual({ lane: ofChannel, until });
    expect(pause({ kind: 'thread', channel, messageId: 'm', title: 't' })).toEqual({
      lane: ofChannel,
      until,
    });
  });

  it('keeps a delivery while the credentials are refused, and stops the platform', () => {
    const { settlement, consequence } = verdict('unauthorized', 'post');
    expect(consequence).toBe('stop-platform');
    expect(settlement).toMatchObject({ kind: 'retry', counts: false });
  });

  it.each<[PlatformReason, string]>([
    ['channel-gone', 'disable-channel'],
    ['channel-archived', 'disable-channel'],
    ['direct-refused', 'close-direct'],
    ['account-gone', 'close-direct'],
    ['no-permission', 'none'],
    ['not-in-channel', 'none'],
    ['workspace-gone', 'remove-workspace'],
    ['rejected', 'report'],
  ])('stops after one call for %s', (reason, consequence) => {
    expect(verdict(reason, 'post')).toEqual({
      settlement: { kind: 'failed', reason },
      consequence,
      pause: null,
    });
  });

  it('never repeats a post of unknown outcome by itself where that could double it', () => {
    expect(verdict('unknown-outcome', 'post').settlement).toEqual({
      kind: 'unknown',
      reason: 'unknown-outcome',
    });
    expect(repeatDecision(delivery('post'), 0, NOW + 1)).toBe('unknown');
  });

  it('repeats a post under its id while the platform gives back the first one', () => {
    expect(verdict('unknown-outcome', 'post', { repeatSafeMs: SAFE_FOR }).settlement).toMatchObject({
      kind: 'retry',
      maybeArrived: true,
    });
    expect(repeatDecision(delivery('post'), SAFE_FOR, NOW + SAFE_FOR - 1)).toBe('send');
    expect(repeatDecision(delivery('post'), SAFE_FOR, NOW + SAFE_FOR)).toBe('unknown');
  });

  it('does not trust a clock that was set back since', () => {
    expect(repeatDecision(delivery('post'), SAFE_FOR, NOW - 1)).toBe('unknown');
  });

  it('repeats a reminder of unknown outcome once', () => {
    expect(verdict('unknown-outcome', 'reminder').settlement).toMatchObject({
      kind: 'retry',
      maybeArrived: true,
    });
    expect(verdict('unknown-outcome', 'reminder', { attempts: 1 }).settlement).toMatchObject({
      kind: 'unknown',
    });
    expect(repeatDecision(delivery('reminder', { attempts: 1 }), 0, NOW + 1)).toBe('send');
    expect(repeatDecision(delivery('reminder', { attempts: 2 }), 0, NOW + 1)).toBe('unknown');
  });

  it('sends what certainly did not arrive', () => {
    expect(repeatDecision(delivery('post', { uncertainSince: null }), 0, NOW)).toBe('send');
  });

  it('gives up after eight tries, and reports it', () => {
    const last = {
      delivery: delivery('post', { attempts: MAX_ATTEMPTS - 1 }),
      repeatSafeMs: 0,
      now: NOW,
      random: 0,
    };
    expect(verdictOnBug(last)).toEqual({
      settlement: { kind: 'failed', reason: 'gave-up' },
      consequence: 'report',
      pause: null,
    });
    expect(verdict('unavailable', 'post', { attempts: MAX_ATTEMPTS - 2 }).settlement.kind).toBe('retry');
  });

  it('tries as often where the workspace refuses the bot, and keeps that as the reason', () => {
    expect(verdict('access-refused', 'post', { attempts: MAX_ATTEMPTS - 2 }).settlement.kind).toBe('retry');
    expect(verdict('access-refused', 'post', { attempts: MAX_ATTEMPTS - 1 })).toEqual({
      settlement: { kind: 'failed', reason: 'access-refused' },
      consequence: 'report',
      pause: null,
    });
  });

  it('waits longer each time, between half and all of 2 s doubled, at most ten minutes', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 30 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, random) => {
          const ceiling = Math.min(600_000, 2_000 * 2 ** attempts);
          const ms = backoffMs(attempts, random);
          expect(ms).toBeGreaterThanOrEqual(ceiling / 2);
          expect(ms).toBeLessThanOrEqual(ceiling);
        },
      ),
    );
  });
});
