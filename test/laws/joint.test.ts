import { concat, tensor, tile, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  scoreFunction,
  sigmoidBeliefNetwork,
  vae,
} from 'vae-kit';
import {
  allHidden,
  assignWeights,
  exactLogProb,
  logBits,
  logitsOf,
  type TinyNetwork,
} from '../models/sigmoid-belief-network/tiny-network.js';
import { useBackend } from '../support/backend.js';
import { allBits, normalQuadrature } from '../support/enumerate.js';
import { chiSquarePValue } from '../support/statistics.js';

// All levels are of two bits: draws of the same shape and the same key are the same numbers, so
// that levels which share a key depend on each other beyond what their weights say.
const UNITS = 2;
const ROWS = 20_000;

/** A false alarm once in 10,000 seeds of each test, with right code. */
const FALSE_ALARM = 1e-4;

type Bits = readonly number[];

const sum = (values: Bits) => values.reduce((total, value) => total + value, 0);
const probability = (logits: Bits, bits: Bits) => Math.exp(logBits(logits, bits));

/** The logits of a dense layer, its kernel row by row, for two outputs. */
const dense = (x: Bits, kernel: Bits, bias: Bits) =>
  bias.map((b, j) => b + sum(x.map((value, i) => value * kernel[i * UNITS + j]!)));

/**
 * How probable it is that counts of all joint states stray as far as those that were drawn:
 * Pearson's test, over the bits of all columns together.
 */
function jointPValue(columns: readonly Tensor[], probabilityOf: (bits: Bits) => number): number {
  const rows = concat([...columns], 1).arraySync() as number[][];
  const states = allBits(rows[0]!.length);
  const counts = new Array<number>(states.length).fill(0);
  for (const row of rows) counts[sum(row.map((bit, j) => bit << j))]!++;
  const expected = states.map((bits) => rows.length * probabilityOf(bits));
  // All states are enumerated, and none is too rare for the test.
  expect(Math.abs(sum(expected) / rows.length - 1)).toBeLessThan(1e-6);
  expect(Math.min(...expected)).toBeGreaterThan(10);
  return chiSquarePValue(
    sum(counts.map((seen, i) => (seen - expected[i]!) ** 2 / expected[i]!)),
    states.length - 1,
  );
}

const assign = (variable: Variable, values: Bits) =>
  variable.assign(tensor([...values], variable.shape));

const sample = (seed: number) => ({ output: 'sample', seed }) as const;

describe('bits of a VAE, drawn with their latents', () => {
  useBackend('cpu');
  const networks = {
    data: UNITS,
    encoder: mlpEncoder([]),
    decoder: mlpDecoder([]),
    likelihood: bernoulli(),
  };
  const kernel = [1.5, -0.8, -1.2, 1];
  const bias = [0.2, -0.4];

  const ofBits = () => {
    const model = vae({
      ...networks,
      latent: UNITS,
      posterior: bernoulli(),
      prior: bernoulliPrior(0.4),
      estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
    });
    [[1, -1, 0.5, 1.5], [-0.3, 0.4], kernel, bias].forEach((values, i) =>
      assign(model.variables[i]!, values),
    );
    return model;
  };

  it('come together as often as the sum over all latents says', () => {
    const logit = Math.log(0.4 / 0.6);
    const exact = (x: Bits) =>
      sum(
        allBits(UNITS).map(
          (z) => probability([logit, logit], z) * probability(dense(z, kernel, bias), x),
        ),
      );
    expect(jointPValue([ofBits().generate(ROWS, sample(1))], exact)).toBeGreaterThan(FALSE_ALARM);
  });

  it('come together as often as the integral over Gaussian latents says', () => {
    const model = vae({ ...networks, latent: UNITS });
    assign(model.variables[2]!, kernel);
    assign(model.variables[3]!, bias);
    const nodes = normalQuadrature(0.5);
    const exact = (x: Bits) =>
      sum(
        nodes.flatMap((a) =>
          nodes.map(
            (b) => a.weight * b.weight * probability(dense([a.point, b.point], kernel, bias), x),
          ),
        ),
      );
    expect(jointPValue([model.generate(ROWS, sample(2))], exact)).toBeGreaterThan(FALSE_ALARM);
  });

  it('are reconstructed as often as the sum over the latents of a datum says', () => {
    const x = [1, 0];
    const q = dense(x, [1, -1, 0.5, 1.5], [-0.3, 0.4]);
    const exact = (other: Bits) =>
      sum(
        allBits(UNITS).map((z) => probability(q, z) * probability(dense(z, kernel, bias), other)),
      );
    const drawn = ofBits().reconstruct(tile(tensor([x]), [ROWS, 1]), {
      ...sample(3),
      latent: 'sample',
    });
    expect(jointPValue([drawn], exact)).toBeGreaterThan(FALSE_ALARM);
  });
});

describe('levels of a belief network, drawn together', () => {
  useBackend('cpu');
  const sizes = [UNITS, UNITS, UNITS];
  // So unlike for either state of the parents that each link shows a key it shares with another.
  const reference: TinyNetwork = {
    sizes,
    biases: [
      [-1.5, -1.2],
      [-0.4, -0.2],
      [0, 0.2],
    ],
    kernels: [
      [3, 0.4, -0.5, 2.6],
      [2.6, -0.3, 0.2, 2.4],
    ],
  };
  const network = () => {
    const made = sigmoidBeliefNetwork({ data: [UNITS], layers: sizes.slice(1) });
    assignWeights(made.variables, reference);
    return made;
  };
  const encoders = [
    { kernel: [1, -1.2, 0.7, 1.4], bias: [-0.3, 0.2] },
    { kernel: [-1.1, 0.9, 1.6, 0.4], bias: [0.1, -0.5] },
  ] as const;
  const amortized = () => {
    const model = network().amortized({ encoder: mlpEncoder([]) });
    encoders.forEach((given, level) =>
      model.encoders[level]!.setWeights([
        tensor([...given.kernel], [UNITS, UNITS]),
        tensor([...given.bias]),
      ]),
    );
    return model;
  };
  const above = (level: 0 | 1, below: Bits) =>
    dense(below, encoders[level].kernel, encoders[level].bias);

  it('give data as often as the sum over both hidden levels says', () => {
    expect(allHidden(reference)).toHaveLength(16);
    const exact = (x: Bits) => Math.exp(exactLogProb(reference, x));
    expect(jointPValue([network().generate(ROWS, sample(4))], exact)).toBeGreaterThan(FALSE_ALARM);
  });

  it.each([[[1, 0]], [[0, 1]]])('are encoded of %j as often as q(h1 | x) q(h2 | h1) says', (x) => {
    const drawn = amortized().encode(tile(tensor([x]), [ROWS, 1]), sample(5));
    expect(drawn).toHaveLength(2);
    const exact = (bits: Bits) => {
      const [first, second] = [bits.slice(0, UNITS), bits.slice(UNITS)];
      return probability(above(0, x), first) * probability(above(1, first), second);
    };
    expect(jointPValue(drawn, exact)).toBeGreaterThan(FALSE_ALARM);
  });

  it('are reconstructed as often as the sum over the first level of a datum says', () => {
    const x = [1, 1];
    const drawn = amortized().reconstruct(tile(tensor([x]), [ROWS, 1]), {
      ...sample(6),
      latent: 'sample',
    });
    const exact = (other: Bits) =>
      sum(
        allBits(UNITS).map(
          (hidden) =>
            probability(above(0, x), hidden) * probability(logitsOf(reference, 0, hidden), other),
        ),
      );
    expect(jointPValue([drawn], exact)).toBeGreaterThan(FALSE_ALARM);
  });
});
