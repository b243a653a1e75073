// Clicks that come when they come, however long the answers to those before take.
import { setTimeout as delay } from 'node:timers/promises';

export interface Pressed {
  /** From the click to the answer that was asked for, milliseconds; null when another one came, or none. */
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

export interface Clicked extends Pressed {
  readonly id: string;
}

async function clicked({ id, press }: Click): Promise<Clicked> {
  try {
    return { id, ...(await press()) };
  } catch {
    return { id, ms: null, deferred: false };
  }
}

/**
 * Does them at this rate, and resolves when each is answered or given up. Nothing waits for an answer, and a click that comes
 * late, because what plays the platform was busy itself, is measured from when it came.
 */
export async function clickAll(clicks: readonly Click[], perSecond: number): Promise<readonly Clicked[]> {
  const began = performance.now() + 100;
  const all: Promise<Clicked>[] = [];
  for (const [index, click] of clicks.entries()) {
    await delay(Math.max(0, began + (index * 1_000) / perSecond - performance.now()));
    all.push(clicked(click));
  }
  return Promise.all(all);
}
