// Clicks that come when they come, however long the answers to those before take.
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';

export interface Pressed {
  /** Until the answer that was asked for arrived, milliseconds; null when another one came, or none. */
  readonly ms: number | null;
  /** The application asked for more time first. */
  readonly deferred: boolean;
}

export interface Click {
  /** Whatever tells it from all others. */
  readonly id: string;
  /** Does it; rejects when the platform gives up waiting. */
  press(): Promise<Pressed>;
}

export interface Clicked {
  readonly id: string;
  /** From the moment the click was due to the arrival of its answer, milliseconds; null without the answer. */
  readonly ms: number | null;
  /** The application asked for more time first. */
  readonly deferred: boolean;
}

/** A timer is up to a millisecond late, which would be a good part of what is measured. */
const TIMER_LATE_MS = 2;

async function reached(at: number): Promise<void> {
  const early = at - TIMER_LATE_MS - performance.now();
  if (early > 0) await delay(early);
  while (performance.now() < at) await turn();
}

async function clicked({ id, press }: Click, dueAt: number): Promise<Clicked> {
  const lateMs = performance.now() - dueAt;
  try {
    const { ms, deferred } = await press();
    return { id, ms: ms === null ? null : lateMs + ms, deferred };
  } catch {
    return { id, ms: null, deferred: false };
  }
}

/** Does them at this rate, and resolves when each is answered or given up. */
export async function clickAll(clicks: readonly Click[], perSecond: number): Promise<readonly Clicked[]> {
  const began = performance.now() + 100;
  const all: Promise<Clicked>[] = [];
  for (const [index, click] of clicks.entries()) {
    const dueAt = began + (index * 1_000) / perSecond;
    await reached(dueAt);
    all.push(clicked(click, dueAt));
  }
  return Promise.all(all);
}
