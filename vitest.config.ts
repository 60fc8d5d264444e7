import { configDefaults, defineConfig } from 'vitest/config';

/** What runs the command line as its users do, built: so it starts in a third of the time that its sources take. */
const PROGRAM = ['tests/cli/**/*.test.ts', 'tests/cloud/kill-9.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // All processors: one is left free otherwise, of two.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer,build,tests}/**/*.test.ts?(x)'],
          exclude: [...configDefaults.exclude, '**/out/**', 'tests/e2e/**', ...PROGRAM],
        },
      },
      {
        extends: true,
        test: {
          name: 'program',
          include: PROGRAM,
          globalSetup: 'tests/cli/global-setup.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: 'tests/e2e/global-setup.ts',
          // Two windows at a time, and nothing else beside them: they share the display and, on a small machine, its processors.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          // A busy machine can make a window miss its moment once; what fails twice is broken.
          retry: 1,
        },
      },
    ],
  },
});
