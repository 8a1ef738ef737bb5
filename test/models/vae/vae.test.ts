import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  conditionalPrior,
  elbo,
  fit,
  gaussian,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  oneHot,
  randomKey,
  scoreFunction,
  standardNormal,
  uniformNoise,
  vae,
  type Family,
  type Objective,
  type Shape,
} from '../../../src/index.js';
import { useWasm } from '../../../src/wasm/index.js';

beforeAll(async () => {
  await useWasm();
});

const networks = { encoder: mlpEncoder([8]), decoder: mlpDecoder([8]) };
const small = (data: Shape = [6]) => vae({ data, latent: 2, ...networks, likelihood: bernoulli() });

describe.each([[[6]], [[4, 5, 2]], [[3]]])('a VAE of event shape %j', (shape) => {
  it('generates, encodes, decodes, reconstructs and bounds in the shapes it promises', () => {
    const model = small(shape);
    const x = uniformNoise(randomKey(1), [7, ...shape]);
    expect(model.generate(5).shape).toEqual([5, ...shape]);
    expect(model.encode(x).shape).toEqual([7, 2]);
    expect(model.decode(tf.zeros([4, 2])).shape).toEqual([4, ...shape]);
    expect(model.reconstruct(x).shape).toEqual([7, ...shape]);
    expect(model.elbo(x, { samples: 3 }).shape).toEqual([7]);
    expect(model.posteriorParams(x).mean!.shape).toEqual([7, 2]);
    expect(model.likelihoodParams(tf.zeros([4, 2])).logits!.shape).toEqual([4, ...shape]);
  });
});

describe('what a VAE shows', () => {
  it('gives the mean, the mode or a draw, each from the same latents', async () => {
    const model = small();
    const mean = await model.generate(50, { seed: 3 }).data();
    const mode = await model.generate(50, { seed: 3, output: 'mode' }).data();
    const sample = await model.generate(50, { seed: 3, output: 'sample' }).data();
    expect(Array.from(mode)).toEqual(Array.from(mean, (p) => (p >= 0.5 ? 1 : 0)));
    expect(Array.from(sample).every((bit) => bit === 0 || bit === 1)).toBe(true);
    expect(Array.from(sample)).not.toEqual(Array.from(mode));
  });

  it('repeats itself with the same seed and not with another', async () => {
    const model = small();
    const draw = (seed: number) => Array.from(model.generate(8, { seed }).dataSync());
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('draws generated data from the prior', () => {
    // An identity decoder shows the latents: 20,000 of them have mean 0 and variance 1 within 5
    // standard errors (false-alarm rate below 2e-6).
    const identity = tfl.sequential({
      layers: [tfl.layers.activation({ activation: 'linear', inputShape: [2] })],
    });
    const model = vae({
      data: 2,
      latent: 2,
      encoder: mlpEncoder([4]),
      decoder: identity,
      likelihood: gaussian({ scale: 1 }),
    });
    const { mean, variance } = tf.moments(model.generate(10_000, { seed: 5 }));
    expect(Math.abs(mean.dataSync()[0]!)).toBeLessThan(5 / Math.sqrt(20_000));
    expect(Math.abs(variance.dataSync()[0]! - 1)).toBeLessThan(5 * Math.sqrt(2 / 20_000));
  });

  it('bounds with the weights of no objective: the same with any β and free bits', () => {
    const x = uniformNoise(randomKey(1), [7, 6]);
    const plain = small().elbo(x, { seed: 2 }).dataSync();
    const weighted = vae({
      data: [6],
      latent: 2,
      ...networks,
      likelihood: bernoulli(),
      objective: elbo({ beta: 9, freeBits: 3 }),
    });
    expect(weighted.elbo(x, { seed: 2 }).dataSync()).toEqual(plain);
  });

  it('leaves no tensors behind', () => {
    const model = small();
    const x = uniformNoise(randomKey(1), [7, 6]);
    const before = tf.memory().numTensors;
    for (const made of [
      model.generate(5),
      model.encode(x),
      model.reconstruct(x),
      model.elbo(x),
      model.decode(tf.tidy(() => tf.zeros([1, 2]))),
    ])
      made.dispose();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 1);
    model.dispose();
  });

  it('frees all its weights', () => {
    const before = tf.memory().numTensors;
    vae({ data: [6], latent: 2, ...networks, likelihood: gaussian({ scale: 'shared' }) }).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the first weights', () => {
  it('are decided by the seed', () => {
    const weights = (seed: number) => {
      const model = vae({ data: [6], latent: 2, ...networks, likelihood: bernoulli(), seed });
      return model.variables.map((weight) => Array.from(weight.dataSync()));
    };
    expect(weights(4)).toEqual(weights(4));
    expect(weights(4)).not.toEqual(weights(5));
    expect(weights(0)).toEqual(weights(0));
  });

  it('have unique names in a fixed order, with what families learn among them', () => {
    const model = vae({
      data: [6],
      latent: 2,
      ...networks,
      likelihood: gaussian({ scale: 'shared' }),
    });
    expect(Object.keys(model.weights)).toEqual([
      'encoder/0/encoder_hidden_1/kernel',
      'encoder/1/encoder_hidden_1/bias',
      'encoder/2/encoder_output/kernel',
      'encoder/3/encoder_output/bias',
      'decoder/0/decoder_hidden_1/kernel',
      'decoder/1/decoder_hidden_1/bias',
      'decoder/2/decoder_output/kernel',
      'decoder/3/decoder_output/bias',
      'likelihood/logVariance',
    ]);
    expect(model.variables).toHaveLength(9);
  });
});

describe('the KL', () => {
  it('is settled when the model is built', () => {
    expect(small().kl).toBe('closed-form');
    expect(
      vae({ data: [6], latent: 2, ...networks, likelihood: bernoulli(), kl: 'monte-carlo' }).kl,
    ).toBe('monte-carlo');
  });

  it('uses a formula that either side offers for the pair', () => {
    const other: Family = {
      ...gaussian(),
      type: 'other',
      klTo: { gaussian: (q) => tf.fill([q.mean!.shape[0]], 7) },
    };
    const posterior = other as Family<Record<string, tf.Tensor>, true>;
    const model = vae({ data: [6], latent: 2, ...networks, likelihood: bernoulli(), posterior });
    expect(model.kl).toBe('closed-form');
    const { kl } = model.measure({ data: tf.zeros([3, 6]) }, randomKey(1));
    expect(Array.from(kl.dataSync())).toEqual([7, 7, 7]);
  });

  it('falls back to Monte Carlo where there is none, and says what is missing when told not to', () => {
    const stranger = { ...gaussian(), type: 'stranger' } as Family<Record<string, tf.Tensor>, true>;
    const parts = {
      data: [6],
      latent: 2,
      ...networks,
      likelihood: bernoulli(),
      posterior: stranger,
    };
    expect(vae(parts).kl).toBe('monte-carlo');
    expect(() => vae({ ...parts, kl: 'closed-form' })).toThrow(
      /^vae-kit: a closed-form KL from 'stranger' to 'gaussian' must be known, but got .+ klTo or klFrom/,
    );
    expect(() => vae({ ...parts, objective: elbo({ freeBits: 1 }) })).toThrow(/closed-form KL/);
  });

  it('agrees between the two kinds, within 5 standard errors over 20,000 samples', () => {
    const x = uniformNoise(randomKey(1), [1, 6]);
    const figures = (kl: 'closed-form' | 'monte-carlo') => {
      const model = vae({ data: [6], latent: 2, ...networks, likelihood: bernoulli(), kl });
      return model.elbo(tf.tile(x, [20_000, 1]), { seed: 8 });
    };
    const difference = tf.sub(figures('closed-form'), figures('monte-carlo'));
    const { mean, variance } = tf.moments(difference);
    expect(Math.abs(mean.dataSync()[0]!)).toBeLessThan(
      5 * Math.sqrt(variance.dataSync()[0]! / 20_000),
    );
  });
});

describe('several samples for each datum', () => {
  it('are drawn for as many as the objective or the estimator asks', () => {
    const parts = { data: [6], latent: 2, ...networks, likelihood: bernoulli() };
    expect(vae({ ...parts, objective: elbo({ samples: 5 }) }).samples).toBe(5);
    expect(vae({ ...parts, estimator: scoreFunction({ samples: 4 }) }).samples).toBe(4);
    expect(() =>
      vae({ ...parts, objective: elbo({ samples: 5 }), estimator: scoreFunction({ samples: 4 }) }),
    ).toThrow(/^vae-kit: objective and estimator must agree/);
  });

  it('go with their own datum and their own condition', () => {
    // Each row's likelihood is told from its condition: a misaligned tile would mix them up.
    const seen: number[][] = [];
    const recording: Objective = {
      type: 'recording',
      samples: 3,
      credit(terms) {
        seen.push(...(terms.logLikelihood.arraySync() as number[][]));
        return elbo().credit(terms);
      },
    };
    const z = tfl.input({ shape: [2] });
    const y = tfl.input({ shape: [1] });
    const decoder = tfl.model({
      inputs: [z, y],
      outputs: tfl.layers.activation({ activation: 'linear' }).apply(y) as tfl.SymbolicTensor,
    });
    const model = vae({
      data: 1,
      latent: 2,
      condition: 1,
      encoder: mlpEncoder([]),
      decoder,
      likelihood: gaussian({ scale: 1 }),
      objective: recording,
    });
    const data = tf.tensor2d([[0], [10], [20], [30]]);
    model.loss({ data, condition: data }, model.initialState(), randomKey(1));
    const constant = -0.5 * Math.log(2 * Math.PI);
    expect(seen).toHaveLength(3);
    for (const row of seen) row.forEach((value) => expect(value).toBeCloseTo(constant, 4));
  });
});

describe('a conditional VAE', () => {
  const model = () =>
    vae({ data: [6], latent: 2, condition: 3, ...networks, likelihood: bernoulli() });

  it('lets the condition decide what is generated', () => {
    const built = model();
    const generate = (label: number) =>
      Array.from(built.generate(1, { condition: oneHot([label], 3), seed: 1 }).dataSync());
    expect(generate(0)).not.toEqual(generate(1));
  });

  it('learns a prior over the condition, and draws from it', async () => {
    // Two data, each with a label: with a prior of its own each label's posterior can be anywhere
    // at no cost.
    const data = tf.tensor2d([
      [1, 1, 1, 0, 0, 0],
      [0, 0, 0, 1, 1, 1],
    ]);
    const condition = oneHot([0, 2], 3);
    const learned = vae({
      data: [6],
      latent: 2,
      condition: 3,
      ...networks,
      likelihood: bernoulli(),
      prior: conditionalPrior(),
    });
    expect([
      learned.kl,
      Object.keys(learned.weights).filter((name) => name.startsWith('prior/')),
    ]).toEqual(['closed-form', ['prior/mean', 'prior/logScale']]);
    const { history } = await fit(learned, data, {
      epochs: 60,
      batchSize: 2,
      learningRate: 0.02,
      condition,
      seed: 1,
    });
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss);
    const [first, unseen, last] = tf
      .unstack(learned.weights['prior/mean']!)
      .map((row) => Array.from(row.dataSync()));
    expect(unseen).toEqual([0, 0]);
    expect(first).not.toEqual(last);
    expect(learned.generate(2, { condition, seed: 1 }).shape).toEqual([2, 6]);
  });

  it('refuses a call without its condition, and a plain VAE one with', () => {
    const withoutTypes = model() as unknown as ReturnType<typeof small>;
    expect(() => withoutTypes.generate(2)).toThrow(
      /^vae-kit: this model was built with a condition of shape \[3\] .+, but got none\. Pass it/,
    );
    const plain = small() as unknown as ReturnType<typeof model>;
    expect(() => plain.generate(2, { condition: oneHot([1, 2], 3) })).toThrow(
      /^vae-kit: this model has no condition, but got one/,
    );
    expect(() => model().generate(2, { condition: oneHot([1], 3) })).toThrow(/as many rows/);
    expect(() => model().generate(2, { condition: oneHot([1, 1], 4) })).toThrow(
      /the condition must have the shape \[N, 3\], but got \[2, 4\]/,
    );
  });
});

describe('parts that do not fit', () => {
  const parts = { data: [6], latent: 2, ...networks, likelihood: bernoulli() } as const;
  const untyped = vae as (options: unknown) => unknown;

  it.each([
    [
      'bits with a reparameterised estimator',
      { ...parts, posterior: bernoulli(), prior: bernoulliPrior() },
      /needs a posterior whose samples carry gradients, but got 'bernoulli'\. Give estimator: scoreFunction/,
    ],
    [
      'bits without a prior',
      { ...parts, posterior: bernoulli(), estimator: scoreFunction() },
      /needs a prior over binary latents, but got none .+ bernoulliPrior\(0\.5\)/,
    ],
    [
      'bits with a normal prior',
      { ...parts, posterior: bernoulli(), prior: standardNormal(), estimator: scoreFunction() },
      /posterior and prior must be over the same latents/,
    ],
    [
      'encoder and decoder swapped',
      { ...parts, encoder: networks.decoder, decoder: networks.encoder },
      /the encoder must be a network made for that side, but got a decoder/,
    ],
    [
      'a function for a network',
      { ...parts, encoder: mlpEncoder },
      /the encoder must be a network or a LayersModel, but got the function mlpEncoder/,
    ],
    [
      'no likelihood',
      { ...parts, likelihood: undefined },
      /likelihood must be a family, but got undefined/,
    ],
    [
      'a likelihood not called',
      { ...parts, likelihood: bernoulli },
      /likelihood must be a family, but got the function bernoulli/,
    ],
    [
      'a latent of size 0',
      { ...parts, latent: 0 },
      /latent must be a positive integer or a list of them, but got 0/,
    ],
    ['data with a batch axis of null', { ...parts, data: [null, 6] }, /data must be/],
    ['a fractional seed', { ...parts, seed: 0.5 }, /seed must be a whole number/],
    [
      'nothing',
      undefined,
      /the options of vae must be an object, but got undefined. It may have data, latent/,
    ],
  ])('%s', (_, options, message) => {
    expect(() => untyped(options)).toThrow(message);
    expect(() => untyped(options)).toThrow(/^vae-kit: .+, but got .+\. .+/);
  });

  it('a ready network of the wrong width, told which', () => {
    const encoder = tfl.sequential({ layers: [tfl.layers.dense({ units: 3, inputShape: [6] })] });
    expect(() => vae({ ...parts, encoder })).toThrow(
      /the encoder must give one output of shape \[4\] .+, but got \[3\]/,
    );
    const narrow = tfl.sequential({ layers: [tfl.layers.dense({ units: 4, inputShape: [5] })] });
    expect(() => vae({ ...parts, encoder: narrow })).toThrow(
      /the encoder must take an input of shape \[6\] .+, but got \[5\]/,
    );
  });
});

describe('data that do not fit', () => {
  it.each([
    [
      'a wrong shape',
      () => tf.zeros([2, 5]),
      /the data must have the shape \[N, 6\], but got \[2, 5\]/,
    ],
    [
      'a wrong dtype',
      () => tf.zeros([2, 6], 'int32'),
      /the data must be of dtype float32, but got int32/,
    ],
    ['no rows', () => tf.zeros([0, 6]), /at least one row, but got an empty tensor/],
    [
      'NaN',
      () => tf.tensor2d([[0, 0, 0, NaN, 0, 0]]),
      /the data must be finite numbers, but got NaN at position 3/,
    ],
    [
      'values that are no pixels',
      () => tf.fill([1, 6], 255),
      /the data must lie between 0 and 1, but got 255/,
    ],
    ['an array', () => [[0]] as unknown as tf.Tensor, /the data must be a tensor/],
  ])('%s', (_, data, message) => {
    const model = small();
    expect(() => model.encode(data())).toThrow(message);
    expect(() => model.elbo(data())).toThrow(message);
  });

  it('conditions that are no numbers', () => {
    const model = vae({
      data: [6],
      latent: 2,
      condition: 2,
      ...networks,
      likelihood: bernoulli(),
    });
    const [x, z] = [tf.zeros([2, 6]), tf.zeros([2, 2])];
    for (const value of [NaN, Infinity]) {
      const condition = tf.tensor2d([
        [0, 1],
        [value, 0],
      ]);
      const message = new RegExp(`the condition must be finite numbers, but got ${value} at pos`);
      for (const call of [
        () => model.generate(2, { condition }),
        () => model.encode(x, { condition }),
        () => model.reconstruct(x, { condition }),
        () => model.elbo(x, { condition }),
        () => model.posteriorParams(x, { condition }),
        () => model.decode(z, { condition }),
        () => model.likelihoodParams(z, { condition }),
      ])
        expect(call).toThrow(message);
    }
  });

  it('counts and outputs that are none', () => {
    expect(() => small().generate(0)).toThrow(/positive integer, but got 0/);
    expect(() => small().generate(1, { output: 'median' as 'mean' })).toThrow(
      /output must be 'mean', 'mode' or 'sample', but got "median"/,
    );
  });
});

describe('the gradient of the loss', () => {
  const central = (loss: () => number, weight: tf.Variable, index: number) => {
    const values = weight.dataSync().slice() as Float32Array;
    const at = (step: number) => {
      const moved = values.slice();
      moved[index]! += step;
      tf.tidy(() => weight.assign(tf.tensor(moved, weight.shape)));
      return loss();
    };
    const slope = (at(1e-2) - at(-1e-2)) / 2e-2;
    tf.tidy(() => weight.assign(tf.tensor(values, weight.shape)));
    return slope;
  };

  it.each(['closed-form', 'monte-carlo'] as const)(
    'is that of finite differences, for a Gaussian model with a %s KL',
    (kl) => {
      const model = vae({
        data: [5],
        latent: 3,
        encoder: mlpEncoder([7], { activation: 'tanh' }),
        decoder: mlpDecoder([7], { activation: 'tanh' }),
        likelihood: gaussian(),
        objective: elbo({ samples: 2 }),
        kl,
      });
      const data = normalNoise(randomKey(2), [4, 5]);
      const loss = () =>
        tf.tidy(() => model.loss({ data }, model.initialState(), randomKey(3)).loss as tf.Scalar);
      const { grads } = tf.variableGrads(loss, [...model.variables]);
      for (const weight of model.variables) {
        for (const index of [0, weight.size - 1]) {
          // Central differences of a float32 loss of about 20 with a step of 1e-2 are good to about
          // 1e-3.
          expect(grads[weight.name]!.dataSync()[index]).toBeCloseTo(
            central(() => loss().dataSync()[0]!, weight, index),
            2,
          );
        }
      }
    },
  );
});

describe('bits', () => {
  it('compose with a score function and make bits', () => {
    const model = vae({
      data: [6],
      latent: 5,
      posterior: bernoulli(),
      prior: bernoulliPrior(0.5),
      ...networks,
      likelihood: bernoulli(),
      estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
    });
    const codes = model.encode(uniformNoise(randomKey(1), [9, 6]), { output: 'sample' }).dataSync();
    expect(Array.from(codes).every((bit) => bit === 0 || bit === 1)).toBe(true);
    expect(model.kl).toBe('closed-form');
  });
});
