import { memory, scalar, type Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Expects a call to leave behind the new tensors among its results and no others. */
export function expectNoLeak(run: () => Tensor | Readonly<Record<string, Tensor>>): void {
  const marker = scalar(0);
  const before = memory().numTensors;
  const result = run();
  const made = memory().numTensors - before;
  const results = 'dataId' in result ? [result as Tensor] : Object.values(result);
  const fresh = new Set(results.filter((tensor) => tensor.id > marker.id));
  expect(made, 'tensors that a call left behind').toBe(fresh.size);
  results.forEach((tensor) => expect(tensor.isDisposed).toBe(false));
  marker.dispose();
}
