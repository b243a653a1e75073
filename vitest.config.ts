import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/patient-waits.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One more than the cores of a small machine: much of the time a test waits for a process or a platform.
    maxWorkers: 3,
    // Half of the time went into loading discord.js, Bolt and Drizzle anew for each file. Nothing of ours keeps anything
    // in a module that another file could see, and what a test spies on is restored.
    isolate: false,
    restoreMocks: true,
  },
});
