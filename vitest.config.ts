/**
 * How the tests run: one file at a time, for they measure time and fill the machine with browsers. The limits are for
 * what hangs; what works comes to its end long before, on a machine that is slow and busy too.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-ts/**/*.test.ts', 'test/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    reporters: ['default', ['json', { outputFile: process.env.EXA_REPORT ?? 'build/test/report.json' }]],
  },
});
