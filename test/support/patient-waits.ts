// What a test waits for may take longer than a second on a machine that is busy. It still goes on as soon as it is there.
import { vi } from 'vitest';

const TIMEOUT_MS = 10_000;
const { waitFor } = vi;

/** `vi.waitFor`, with another limit where none is said. */
const patiently: typeof waitFor = (holds, options = {}) =>
  waitFor(holds, typeof options === 'number' ? options : { timeout: TIMEOUT_MS, ...options });

// Files that share a worker come by here once each.
if (waitFor.name !== patiently.name) vi.waitFor = patiently;
