/** Workers that were made before the wall clock was set, or the machine slept, and others: their clocks go alike. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, sharedBrowser } from '../../harness/browser.ts';
import { beforeWorkers, bootMachine } from '../../harness/machine.ts';

/** Of programs' slots, but for the first ones: as outside Chromium, where time's origin is what the wall clock showed then. */
const skewed = (ms: number) => `if (Number(self.name.replace('exa slot ', '')) > 10)
  Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + ${ms} });`;

describe.each(TRANSPORTS)('the monotonic clock, %s transport', (transport) => {
  const browser = sharedBrowser();

  test.each([3_600_000, -3_600_000])('workers made with another origin, %i ms away', async (ms) => {
    const machine = await bootMachine(browser, transport, {}, (page) => beforeWorkers(page, skewed(ms)));
    const took = await machine.use(async ({ kernel }) => {
      const begun = performance.now();
      const sleeps = kernel.exec('sleep 1 & sleep 2 & sleep 1; wait');
      const late = new Promise((resolve) => setTimeout(resolve, 30_000, 'never'));
      const end = await Promise.race([sleeps.then(() => 'slept'), late]);
      return { end, early: performance.now() - begun < 1900 };
    });
    expect(took).toEqual({ end: 'slept', early: false });
    await machine.page.context().close();
  });
});
