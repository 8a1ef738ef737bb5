import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, it } from 'vitest';
import { randomKey, sigmoidBeliefNetwork } from '../../../src/index.js';
import { inRow } from '../../networks/networks.js';
import { useBackend } from '../../support/backend.js';
import { expectClose } from '../../support/gradients.js';

const DATA = [
  [1, 0, 1, 1, 0, 1],
  [0, 0, 1, 0, 1, 1],
  [1, 1, 0, 0, 1, 0],
];

describe('a belief network whose encoder normalizes', () => {
  useBackend('cpu');

  it('is measured by what the layers keep, not by the batch', () => {
    const encoder = inRow(
      [6],
      tfl.layers.batchNormalization({
        scale: false,
        center: false,
        movingMeanInitializer: 'ones',
        movingVarianceInitializer: tfl.initializers.constant({ value: 4 }),
      }),
      tfl.layers.dense({ units: 4 }),
    );
    const model = sigmoidBeliefNetwork({ data: [6], layers: [4] }).amortized({ encoder });
    const [kernel, bias] = encoder.layers.at(-1).getWeights() as [Tensor, Tensor];
    const [w, b] = [kernel.arraySync() as number[][], bias.arraySync() as number[]];
    // KL(q ‖ 1/2) of each hidden unit, whose biases start at 0; 1e-3 is what keras adds to variances.
    const expected = DATA.map((row) =>
      b.reduce((total, own, j) => {
        const logit = row.reduce(
          (sum, x, i) => sum + ((x - 1) / Math.sqrt(4 + 1e-3)) * w[i]![j]!,
          own,
        );
        const q = 1 / (1 + Math.exp(-logit));
        return total + q * Math.log(2 * q) + (1 - q) * Math.log(2 * (1 - q));
      }, 0),
    );
    const { kl } = model.measure({ data: tensor2d(DATA) }, randomKey(1));
    expectClose(kl.dataSync(), expected, 1e-5);
  });
});
