// What a person can be shown of their own memory, in numbers.

export interface MemoryPanelCard {
  readonly deckId: string;
  readonly cardId: string;
  readonly topic: string;
  /** The question as one plain line. */
  readonly question: string;
  /** The learner day it is due, `YYYY-MM-DD`. */
  readonly dueDay: string;
  /** Whole learner days until then; 0 or less means now. */
  readonly dueInDays: number;
  /** How sure the bot is that the person still knows it today, 0 to 1. */
  readonly retrievability: number;
  /** Days after which that chance has sunk to 90 %. */
  readonly stability: number;
  readonly reps: number;
  readonly lapses: number;
}

export interface MemoryPanel {
  /** The person's learner day and zone. */
  readonly today: string;
  readonly zone: string;
  readonly streak: number;
  /** When the next reminder is planned (epoch ms), or null. */
  readonly nextReminderAt: number | null;
  /** Soonest due first. */
  readonly cards: readonly MemoryPanelCard[];
}
