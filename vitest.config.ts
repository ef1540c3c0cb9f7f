import { defineConfig } from 'vitest/config';

/** `unit`: beside the code. `flow`: whole tasks on both queue backends. `architecture`: what files alone can show. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['libs/**/*.test.ts', 'apps/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'flow',
          include: ['test/flow/**/*.test.ts', 'test/model/**/*.test.ts'],
          globalSetup: ['test/support/stores.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'architecture',
          include: ['test/architecture.test.ts', 'test/containers.test.ts', 'test/chaos/**/*.test.ts'],
        },
      },
    ],
    // Flows wait more than they compute.
    maxWorkers: 4,
  },
});
