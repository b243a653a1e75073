// How much one account may ask of the bot: 5 commands or 30 clicks in 10 seconds.
import type { Interaction } from '#src/ports/chat.ts';

const WINDOW_MS = 10_000;
const LIMITS: Readonly<Record<Interaction['kind'], number>> = {
  command: 5,
  autocomplete: 30,
  button: 30,
  select: 30,
  form: 30,
};
/** Beyond this many accounts the quiet ones are forgotten. */
const MAX_ACCOUNTS = 10_000;

export interface RateLimit {
  /** Counts this interaction; false when it is one too many. */
  allows(interaction: Interaction, now: number): boolean;
}

export function createRateLimit(): RateLimit {
  const recent = new Map<string, number[]>();
  return {
    allows(interaction, now) {
      const { platform, scope, externalId } = interaction.account;
      const clicks = interaction.kind !== 'command' && interaction.kind !== 'autocomplete';
      const key = [platform, scope, externalId, clicks ? 'click' : interaction.kind].join('\u0000');
      const times = (recent.get(key) ?? []).filter((at) => at > now - WINDOW_MS && at <= now);
      const allowed = times.length < LIMITS[interaction.kind];
      if (allowed) times.push(now);
      recent.delete(key);
      recent.set(key, times);
      const [oldest] = recent.keys();
      if (recent.size > MAX_ACCOUNTS && oldest !== undefined) recent.delete(oldest);
      return allowed;
    },
  };
}
