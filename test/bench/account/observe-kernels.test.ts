import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
} from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { observeKernels, type KernelCall } from './observe-kernels.js';
import { processorTime } from './processor-time.js';

const BACKEND = 'observed in a test';
const INNER_MILLISECONDS = 30;

const tensor = { dataId: {}, shape: [2], dtype: 'float32' as const };

function compute(milliseconds: number): void {
  const end = processorTime() + milliseconds;
  while (processorTime() < end);
}

const kernels: KernelConfig[] = [
  {
    kernelName: 'Inner',
    backendName: BACKEND,
    kernelFunc: () => {
      compute(INNER_MILLISECONDS);
      return tensor;
    },
  },
  {
    kernelName: 'Outer',
    backendName: BACKEND,
    kernelFunc: (call) => getKernel('Inner', BACKEND).kernelFunc(call),
  },
];

describe('observeKernels', () => {
  afterEach(() => kernels.forEach(({ kernelName }) => unregisterKernel(kernelName, BACKEND)));

  it('counts what a kernel calls for the other alone', () => {
    kernels.forEach(registerKernel);
    const calls: KernelCall[] = [];
    const watch = observeKernels(BACKEND, (call) => calls.push(call));
    watch.on();
    // tfjs leaves an absent bias in as null.
    const inputs = { x: tensor, bias: null } as unknown as Record<string, typeof tensor>;
    const { kernelFunc } = getKernel('Outer', BACKEND);
    kernelFunc({ inputs, attrs: { axis: 1 }, backend: {} });
    kernelFunc({ inputs, attrs: {}, backend: {} });
    expect(calls.map(({ kernel }) => kernel)).toEqual(['Inner', 'Outer', 'Inner', 'Outer']);
    for (const [inner, outer] of [calls.slice(0, 2), calls.slice(2)]) {
      expect(inner!.milliseconds).toBeGreaterThanOrEqual(INNER_MILLISECONDS);
      expect(outer!.milliseconds).toBeGreaterThanOrEqual(0);
      expect(outer!.milliseconds).toBeLessThan(INNER_MILLISECONDS / 2);
    }
    expect(calls[1]).toMatchObject({
      inputs: { x: tensor },
      attrs: { axis: 1 },
      outputs: [tensor],
    });
    expect(calls[1]!.inputs).not.toHaveProperty('bias');
  });

  it('leaves the kernels as they were', () => {
    kernels.forEach(registerKernel);
    const watch = observeKernels(BACKEND, () => undefined);
    const functions = () =>
      kernels.map(({ kernelName }) => getKernel(kernelName, BACKEND).kernelFunc);
    const before = functions();
    watch.on();
    functions().forEach((kernelFunc, i) => expect(kernelFunc).not.toBe(before[i]));
    watch.off();
    functions().forEach((kernelFunc, i) => expect(kernelFunc).toBe(before[i]));
  });
});
