import { memory, reshape, tensor, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  activeUnits,
  arrayDataset,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  vae,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { bitsOfBits, conditionalGaussian } from '../support/integrable.js';
import { variance } from '../support/statistics.js';

/** A model whose posterior means are the data times these slopes, plus a number. */
function means(slopes: readonly number[], plus = 0) {
  const model = vae({
    data: [1],
    latent: slopes.length,
    encoder: mlpEncoder([]),
    decoder: mlpDecoder([]),
    likelihood: gaussian({ scale: 1 }),
  });
  const [kernel, bias] = Object.values(model.weights);
  kernel!.assign(tensor2d([[...slopes, ...slopes.map(() => 0)]]));
  bias!.assign(tensor([...slopes.map(() => plus), ...slopes.map(() => 0)]));
  return model;
}

const points = [-1.5, 0.2, 0.4, 2, 3, -0.7];
const data = () => tensor(points, [6, 1]);
const spread = (variance(points) * 5) / 6;

describe('activeUnits', () => {
  useBackend('cpu');

  it('counts units whose mean varies, and names them', async () => {
    const model = means([0.1, 0, 1, 0.05]);
    const found = await activeUnits(model, data());
    expect(found).toMatchObject({ count: 2, units: [0, 2], ended: 'completed' });
    [0.01, 0, 1, 0.0025].forEach((square, i) =>
      expect(found.variances[i]).toBeCloseTo(square * spread, 6),
    );
  });

  it('takes another threshold, which a unit must exceed', async () => {
    const model = means([0.1, 0, 1, 0.05]);
    const count = async (threshold: number) =>
      (await activeUnits(model, data(), { threshold })).count;
    expect(await count(0.001)).toBe(3);
    expect(await count(0)).toBe(3);
    expect(await count(0.1)).toBe(1);
    expect(await count(10)).toBe(0);
  });

  it('keeps the digits of a small variance beside a large mean', async () => {
    const { variances } = await activeUnits(means([0.1], 1000), data());
    // The means themselves are rounded to 6e-5.
    expect(variances[0]).toBeCloseTo(0.01 * spread, 4);
  });

  it('is the same by any batches, of a dataset too', async () => {
    const model = means([0.3, 1]);
    const whole = await activeUnits(model, data());
    for (const batchSize of [1, 4])
      expect(await activeUnits(model, arrayDataset(points, [1]), { batchSize })).toEqual(whole);
  });

  it('takes bits by their probabilities, and conditions', async () => {
    const bits = bitsOfBits();
    const { variances } = await activeUnits(bits.model, bits.data);
    const probabilities = bits.model.encode(bits.data).arraySync() as number[][];
    variances.forEach((each, j) =>
      expect(each).toBeCloseTo((variance(probabilities.map((row) => row[j]!)) * 2) / 3, 6),
    );
    const { model, data: x, condition } = conditionalGaussian();
    const before = memory().numTensors;
    expect((await activeUnits(model, x, { condition })).variances).toHaveLength(1);
    expect(memory().numTensors).toBe(before);
  });

  it('flattens latents of several axes, and looks at what the transform makes', async () => {
    const model = vae({
      data: [6],
      latent: [2, 3],
      encoder: mlpEncoder([4]),
      decoder: mlpDecoder([4]),
      likelihood: gaussian({ scale: 1 }),
    });
    const x = reshape(tensor(points), [1, 6]);
    expect((await activeUnits(model, x)).variances).toHaveLength(6);
    const still = await activeUnits(means([1]), data(), {
      transform: (rows: Tensor) => zeros(rows.shape),
    });
    expect(still.count).toBe(0);
  });

  it('keeps what is done where the signal ends it', async () => {
    const controller = new AbortController();
    let batches = 0;
    const transform = (rows: Tensor) => {
      if (++batches === 2) controller.abort();
      return rows;
    };
    const part = await activeUnits(means([1]), data(), {
      batchSize: 2,
      transform,
      signal: controller.signal,
    });
    expect(part.ended).toBe('aborted');
    expect(part.variances[0]).toBeCloseTo((variance(points.slice(0, 4)) * 3) / 4, 6);
  });
});
