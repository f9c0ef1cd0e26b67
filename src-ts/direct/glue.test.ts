/** The probe of the stack: it keeps as much room free when the engine has optimized it as before. */
import { expect, test } from 'vitest';
import { type Glue, makeProbe, probeStack, useGlue } from './glue.ts';

let deepest = 0;
const touch = () => void deepest++;
/** Calls it so many frames below here. */
function below(frames: number, call: () => void): void {
  if (frames <= 0) {
    call();
    return;
  }
  below(frames - 1, call);
  touch();
}

/** The most frames with which that does not throw. */
function most(call: () => void): number {
  let fits = 0;
  for (let step = 1 << 16; step; step >>= 1)
    try {
      below(fits + step, call);
      fits += step;
    } catch {
      // Too deep.
    }
  return fits;
}

test('it throws where a small call still fits, however often it has been called', async () => {
  const kept: number[] = [];
  useGlue({ probe: await makeProbe() } as Glue);
  // Until the frames measured with are as small as they get.
  for (let i = 0; i < 100; i++) most(touch);
  for (let round = 0; round < 5; round++) {
    kept.push(most(touch) - most(probeStack));
    for (let i = 0; i < 20_000; i++) probeStack();
    // The engine optimizes beside us.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  // 80 KiB, in frames that take some 70 to 150 bytes.
  expect(Math.min(...kept)).toBeGreaterThan(400);
});
