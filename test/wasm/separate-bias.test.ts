import { fused, memory, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useWasm } from '../../src/wasm/index.js';
import { addBiasApart } from '../../src/wasm/separate-bias.js';
import { expectLikeCpu, noise } from './kernels/compare.js';

let undo: () => void;

beforeAll(async () => {
  await useWasm({ accelerate: false });
  ({ undo } = addBiasApart()!);
});

afterAll(() => {
  undo();
});

const activations = ['linear', 'relu', 'relu6', 'sigmoid', 'elu', 'leakyrelu', 'prelu'] as const;

/** More than one block of 48 columns is what tfjs's own stumbles over. */
const product = (
  batch: readonly number[],
  transposeB: boolean,
  activation: (typeof activations)[number],
) =>
  fused.matMul({
    a: noise(1, [...batch, 5, 7]),
    b: noise(2, [...batch, ...(transposeB ? [101, 7] : [7, 101])]),
    bias: noise(3, [101]),
    transposeB,
    activation,
    ...(activation === 'prelu' && { preluActivationWeights: noise(4, [101]) }),
    ...(activation === 'leakyrelu' && { leakyreluAlpha: 0.3 }),
  });

describe('a fused product without the companion', () => {
  it.each(activations)('is that of the cpu backend, with %s', async (activation) => {
    await expectLikeCpu(
      () =>
        [false, true].flatMap((transposeB) =>
          [[], [3]].map((batch) => product(batch, transposeB, activation)),
        ),
      3e-5,
    );
  });

  it('leaves no memory behind', async () => {
    await setBackend('wasm');
    const inputs = 4;
    const before = memory();
    product([3], true, 'prelu');
    expect(memory().numTensors).toBe(before.numTensors + inputs + 1);
    expect(memory().numDataBuffers).toBe(before.numDataBuffers + inputs + 1);
  });
});
