import type { StoredMessage, World } from './world.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses */
const TRIGGER_MS = 3_000;
const URL_USES = 5;
const URL_MS = 30 * 60_000;

export interface StartedInteraction {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  /** Null where nothing was clicked in a conversation. */
  readonly channelId: string | null;
  /** The message that was clicked; null for a command. */
  readonly message: StoredMessage | null;
  /** In which view it happened. */
  readonly viewId: string | null;
  readonly triggerId: string;
  readonly startedAt: number;
  readonly urlFrom: number;
  triggerUsed: boolean;
  urlUses: number;
}

export type Interactions = ReturnType<typeof createInteractions>;

/** What was handed out with each interaction: its trigger (3 s of real time, once) and its response_url. */
export function createInteractions(world: World) {
  const byTrigger = new Map<string, StartedInteraction>();
  const byId = new Map<string, StartedInteraction>();
  return {
    start(
      about: Pick<StartedInteraction, 'teamId' | 'userId' | 'channelId' | 'message' | 'viewId'>,
    ): StartedInteraction {
      const id = world.nextId('I');
      const started: StartedInteraction = {
        ...about,
        id,
        triggerId: `${world.nextTs()}.${id.toLowerCase()}`,
        startedAt: performance.now(),
        urlFrom: world.now(),
        triggerUsed: false,
        urlUses: 0,
      };
      byTrigger.set(started.triggerId, started);
      byId.set(id, started);
      return started;
    },
    /** Slack's error code, or the interaction whose trigger is used up by this. */
    useTrigger(triggerId: unknown): string | StartedInteraction {
      const found = typeof triggerId === 'string' ? byTrigger.get(triggerId) : undefined;
      if (found === undefined) return 'invalid_trigger_id';
      if (performance.now() - found.startedAt > TRIGGER_MS) return 'expired_trigger_id';
      if (found.triggerUsed) return 'exchanged_trigger_id';
      found.triggerUsed = true;
      return found;
    },
    /** `used_url`, `expired_url`, or the interaction one of whose five uses is spent by this. */
    useUrl(id: string): string | StartedInteraction {
      const found = byId.get(id);
      if (found === undefined || world.now() - found.urlFrom > URL_MS) return 'expired_url';
      if (found.urlUses >= URL_USES) return 'used_url';
      found.urlUses += 1;
      return found;
    },
  };
}
