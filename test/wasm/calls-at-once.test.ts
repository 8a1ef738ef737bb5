import '@tensorflow/tfjs-layers';
import { memory } from '@tensorflow/tfjs-core';
import { useWasm, type UseWasmOptions } from 'vae-kit/wasm';
import { expect, it } from 'vitest';
import { changes, whatRuns } from './companion/what-runs.js';

it('calls of useWasm at the same time take their turns, each with its own options', async () => {
  const before = process.getActiveResourcesInfo().length;
  const calls: readonly UseWasmOptions[] = [
    { threads: 2 },
    {},
    { accelerate: false },
    { threads: 3 },
    { accelerate: true, threads: 0 },
    { threads: 3 },
  ];
  const results = await Promise.allSettled(calls.map((options) => useWasm(options)));
  const threads = results.map((result) =>
    result.status === 'fulfilled'
      ? [result.value.productThreads, result.value.companion === 'off']
      : String(result.reason),
  );
  expect(threads).toEqual([
    [2, false],
    [1, false],
    [1, true],
    [3, false],
    expect.stringMatching(/threads must be a whole number/),
    [3, false],
  ]);
  const { accelerated } = await useWasm({ threads: 3 });
  expect(accelerated).not.toEqual([]);
  await useWasm({ accelerate: false });
  const stock = whatRuns();
  await Promise.all([useWasm(), useWasm({ threads: 2 }), useWasm({ accelerate: false })]);
  expect(changes(stock, whatRuns())).toEqual([]);
  expect(memory().numTensors).toBe(0);
  expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
});
