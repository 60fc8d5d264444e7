import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer,build,tests}/**/*.test.ts?(x)'],
          exclude: [...configDefaults.exclude, '**/out/**', 'tests/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: 'tests/e2e/global-setup.ts',
          // One window at a time: they share the display and, on a small machine, its processors.
          fileParallelism: false,
          testTimeout: 120_000,
          // A busy machine can make a window miss its moment once; what fails twice is broken.
          retry: 1,
        },
      },
    ],
  },
});
