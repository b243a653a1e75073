/** Slack lets short bursts pass: https://docs.slack.dev/apis/web-api/rate-limits */
const BURST = 3;

/** About one message a second and channel. Returns the seconds to wait, 0 when the message may be posted. */
export function createMessageLimit(now: () => number): (channelId: string) => number {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (channelId) => {
    const at = now();
    const before = buckets.get(channelId) ?? { tokens: BURST, at };
    const tokens = Math.min(BURST, before.tokens + Math.max(0, at - before.at) / 1000);
    if (tokens < 1) {
      buckets.set(channelId, { tokens, at });
      return Math.ceil(1 - tokens);
    }
    buckets.set(channelId, { tokens: tokens - 1, at });
    return 0;
  };
}
