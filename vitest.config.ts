/** How the tests run: one file at a time, for they measure time and fill the machine with browsers. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-ts/**/*.test.ts', 'test/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: process.env.EXA_REPORT ?? 'build/test/report.json' }]],
  },
});
