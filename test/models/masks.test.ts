import {
  abs,
  all,
  concat,
  exp,
  gather,
  less,
  log as logOf,
  reshape,
  slice,
  square,
  tile,
  cast,
  equal,
  fill,
  memory,
  mul,
  neg,
  ones,
  add,
  sub,
  sum,
  tensor,
  tensor2d,
  variableGrads,
  where,
  zeros,
  type Scalar,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeUnits,
  annealedImportanceSampling,
  autoencoder,
  bernoulli,
  convDecoder,
  convEncoder,
  estimateLogLikelihood,
  evaluate,
  gaussian,
  klPerDimension,
  mlpDecoder,
  mlpEncoder,
  mutualInformation,
  normalNoise,
  oneHot,
  randomKey,
  sigmoidBeliefNetwork,
  uniformNoise,
  vae,
  type Batch,
  type Family,
  type Params,
  type Vae,
} from '../../src/index.js';
import { expectAgreement } from '../evaluation/agreement.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { expectVaeKitError, expectVaeKitRejection } from '../support/errors.js';
import { expectClose, untracked } from '../support/gradients.js';
import { bitsOfBits, linearGaussian } from '../support/integrable.js';
import { expectNoLeak } from '../support/leaks.js';
import { mean } from '../support/statistics.js';

const networks = {
  encoder: mlpEncoder([5], { activation: 'tanh' }),
  decoder: mlpDecoder([5], { activation: 'tanh' }),
};

/** Laplace of scale 1, of a user's own. */
const laplace: Family<{ mean: Tensor }, true> = {
  ...gaussian({ scale: 1 }),
  type: 'laplace',
  params: (raw) => ({ mean: raw }),
  sample: ({ mean }, key) => add(mean, normalNoise(key, mean.shape)),
  logProb: (params, value) => sum(laplace.logProbPerDimension!(params, value), -1),
  logProbPerDimension: ({ mean }, value) => neg(add(abs(sub(value, mean)), Math.log(2))),
  mean: ({ mean }) => mean,
  mode: ({ mean }) => mean,
};

/** Positive numbers, 0 not among them: log x ~ N(µ, 1). */
const logNormal: Family = {
  ...(laplace as unknown as Family),
  type: 'logNormal',
  support: { type: 'positive', low: 1e-6, high: Infinity },
  sample: ({ mean }: Params) => exp(mean!),
  logProb: (params: Params, value: Tensor) =>
    sum(logNormal.logProbPerDimension!(params, value), -1),
  logProbPerDimension: ({ mean }: Params, value: Tensor) => {
    const log = logOf(value);
    return neg(add(log, mul(0.5, add(square(sub(log, mean!)), Math.log(2 * Math.PI)))));
  },
  mean: ({ mean }: Params) => exp(add(mean!, 0.5)),
  mode: ({ mean }: Params) => exp(sub(mean!, 1)),
};

const LIKELIHOODS: Readonly<Record<string, Family>> = {
  bits: bernoulli(),
  'a learned scale': gaussian(),
  'a shared scale': gaussian({ scale: 'shared' }),
  'a fixed scale': gaussian({ scale: 0.5 }),
  'Laplace of a user': laplace,
};

type Options = Parameters<typeof vae>[0];
const build = (options: Partial<Options> = {}): Vae =>
  vae({ data: [6], latent: 2, ...networks, likelihood: bernoulli(), seed: 3, ...options } as never);

const bits = (seed: number, rows: number, width = 6) =>
  cast(less(uniformNoise(randomKey(seed), [rows, width]), 0.5), 'float32');

/** Loss, metrics and all gradients, one after the other. */
function step(model: Pick<Vae, 'loss' | 'variables' | 'initialState'>, batch: Batch): number[] {
  return untracked(() => {
    const figures: number[] = [];
    const { grads } = variableGrads(
      () => {
        const { loss, metrics } = model.loss(batch, model.initialState(), randomKey(7));
        for (const each of [loss, ...Object.values<Tensor>(metrics)])
          figures.push(each.dataSync()[0]!);
        return loss as Scalar;
      },
      [...model.variables] as Variable[],
    );
    for (const { name } of model.variables) figures.push(...grads[name]!.dataSync());
    return figures;
  });
}

/** All that a model says of data under a mask. */
async function allOf(model: Vae, data: Tensor, mask: Tensor, seen = mask): Promise<number[]> {
  const told = { mask, seed: 4 };
  const { mean, perDatum } = await estimateLogLikelihood(model, data, { ...told, samples: 3 });
  const filled = model.reconstruct(data, { ...told, output: 'sample', latent: 'sample' });
  return [
    ...step(model, { data, mask }),
    ...model.elbo(data, { ...told, samples: 2 }).dataSync(),
    ...model.encode(data, { ...told, output: 'sample' }).dataSync(),
    ...Object.values(model.posteriorParams(data, { mask })).flatMap((each) => [...each.dataSync()]),
    ...mul(filled, sub(1, seen)).dataSync(),
    ...Object.values(await evaluate(model, data, told)),
    mean,
    ...perDatum,
    ...(await activeUnits(model, data, { mask })).variances,
    ...(await klPerDimension(model, data, { mask })),
    (await mutualInformation(model, data, told)).mean,
  ];
}

describeOnBackends('a mask', (backend) => {
  it.each(Object.entries(LIKELIHOODS))(
    'makes loss, metrics and gradients those of the observed dimensions alone: %s',
    (_, likelihood) => {
      // A linear model, of which the observed part is a model too: of rows and columns of weights.
      const parts = { latent: 2, likelihood, seed: 5 } as const;
      const linear = { encoder: mlpEncoder([]), decoder: mlpDecoder([]) };
      const whole = build({ ...parts, ...linear });
      const part = build({ ...parts, ...linear, data: [4] });
      const kept = [0, 2, 3, 5];
      // The likelihood's raw parameters are the means, and behind them the scales.
      const outputs = (width: number) =>
        width === 12 ? [...kept, ...kept.map((j) => j + 6)] : kept;
      for (const [name, weight] of Object.entries(part.weights)) {
        const from = whole.weights[name]!;
        const { shape } = from;
        const values = from.dataSync();
        const rows = name.startsWith('encoder') && shape.length === 2 ? kept : undefined;
        const columns = name.startsWith('decoder') ? outputs(shape.at(-1)!) : undefined;
        const width = shape.at(-1) ?? 1;
        const all = Array.from({ length: shape.length === 2 ? shape[0] : 1 }, (__, i) => i);
        const picked = (rows ?? all).flatMap((i) =>
          (columns ?? Array.from({ length: width }, (__, j) => j)).map(
            (j) => values[i * width + j]!,
          ),
        );
        weight.assign(tensor(picked, weight.shape));
      }
      const data = bits(1, 3);
      const mask = tensor2d([1, 2, 3].map(() => [1, 0, 1, 1, 0, 1]));
      const observed = gather(data, kept, 1);
      const names = [0, 1, 2, 3];
      const [masked, alone] = [step(whole, { data, mask }), step(part, { data: observed })];
      expectClose(
        names.map((i) => masked[i]!),
        names.map((i) => alone[i]!),
        2e-6,
      );
      // Gradients by what both have: biases of the encoder, kernels of the decoder's kept columns.
      const gradients = (model: Vae, batch: Batch) =>
        untracked(() => {
          const { grads } = variableGrads(
            () => model.loss(batch, model.initialState(), randomKey(7)).loss as Scalar,
            [...model.variables] as Variable[],
          );
          return Object.fromEntries(
            Object.entries(model.weights).map(([name, { name: own, shape }]) => [
              name,
              { shape, values: Array.from(grads[own]!.dataSync()) },
            ]),
          );
        });
      const [byWhole, byPart] = [
        gradients(whole, { data, mask }),
        gradients(part, { data: observed }),
      ];
      for (const [name, { shape, values }] of Object.entries(byPart)) {
        const { shape: wide, values: every } = byWhole[name]!;
        const columns = name.startsWith('decoder') ? outputs(wide.at(-1)!) : undefined;
        const rows = name.startsWith('encoder') && shape.length === 2 ? kept : undefined;
        const width = wide.at(-1) ?? 1;
        const picked = Array.from({ length: wide.length === 2 ? wide[0] : 1 }, (__, i) => i)
          .filter((i) => !rows || rows.includes(i))
          .flatMap((i) =>
            Array.from({ length: width }, (__, j) => j)
              .filter((j) => !columns || columns.includes(j))
              .map((j) => every[i * width + j]!),
          );
        expectClose(picked, values, 1e-5);
        // What was not observed moves nothing.
        const others = every.length - values.length;
        expect(every.filter((gradient) => gradient === 0).length).toBeGreaterThanOrEqual(others);
      }
    },
  );

  it('of ones changes nothing but what sums round', () => {
    for (const [name, likelihood] of Object.entries(LIKELIHOODS)) {
      const model = build({ likelihood });
      const data = bits(2, 5);
      const [plain, masked] = [step(model, { data }), step(model, { data, mask: ones([5, 6]) })];
      if (backend === 'cpu' && /bits|Laplace/.test(name)) expect(masked).toEqual(plain);
      expectClose(masked.slice(0, 4), plain.slice(0, 4), 1e-6);
      expectClose(masked, plain, 1e-6);
      const told = build({ likelihood, encodeMask: true });
      expect(step(told, { data, mask: ones([1, 6]) })).toEqual(
        step(told, { data, mask: ones([5, 6]) }),
      );
      expectClose(step(told, { data }), step(told, { data, mask: ones([5, 6]) }), 1e-6);
    }
  });

  it('has gradients that agree with differences', () => {
    for (const encodeMask of [false, true]) {
      const model = build({ likelihood: gaussian(), encodeMask });
      const [data, mask] = [normalNoise(randomKey(1), [3, 6]), bits(9, 3)];
      const analytic = step(model, { data, mask }).slice(4);
      const loss = () => step(model, { data, mask })[0]!;
      let at = 0;
      for (const weight of model.variables) {
        const values = Float32Array.from(weight.dataSync());
        for (const i of [0, values.length - 1]) {
          const moved = (by: number) => {
            weight.assign(
              tensor(
                values.map((value, j) => (j === i ? value + by : value)),
                weight.shape,
              ),
            );
            return loss();
          };
          const slope = (h: number) => (moved(h) - moved(-h)) / (2 * h);
          const difference = (4 * slope(2 ** -6) - slope(2 ** -5)) / 3;
          moved(0);
          expect(Math.abs(analytic[at + i]! - difference)).toBeLessThan(
            2e-3 * (1 + Math.abs(difference)),
          );
        }
        at += values.length;
      }
    }
  });

  it('is heeded by an encoder that is told, as a LayersModel is that is given ready', () => {
    const given = tfl.sequential({
      layers: [
        tfl.layers.reshape({ targetShape: [12], inputShape: [2, 6] }),
        tfl.layers.dense({ units: 4, name: 'told' }),
      ],
    });
    const model = build({ data: [2, 3], encoder: given, encodeMask: true });
    const data = reshape(bits(3, 4), [4, 2, 3]);
    const mask = reshape(bits(4, 4), [4, 2, 3]);
    const seen = where(cast(mask, 'bool'), data, zeros([4, 2, 3]));
    const raw = given.predict(concat([seen, mask], -1)) as Tensor;
    const { mean } = model.posteriorParams(data, { mask });
    expectClose(mean!.dataSync(), slice(raw, [0, 0], [4, 2]).dataSync(), 1e-6);
    const plain = given.predict(concat([data, ones([4, 2, 3])], -1)) as Tensor;
    expectClose(model.encode(data).dataSync(), slice(plain, [0, 0], [4, 2]).dataSync(), 1e-6);
  });

  it('goes with convolutions, conditions and importance of several samples', () => {
    if (backend === 'wasm') return; // which has no gradient of a convolution
    const model = vae({
      data: [4, 4, 1],
      latent: 2,
      condition: 3,
      encoder: convEncoder({ filters: [2] }),
      decoder: convDecoder({ filters: [2] }),
      likelihood: bernoulli(),
      encodeMask: true,
    });
    const data = reshape(bits(5, 3, 16), [3, 4, 4, 1]);
    const mask = reshape(bits(6, 3, 16), [3, 4, 4, 1]);
    const condition = oneHot([0, 1, 2], 3);
    const batch = { data, mask, condition };
    const hidden = { ...batch, data: where(cast(mask, 'bool'), data, fill([3, 4, 4, 1], NaN)) };
    expect(step(model, hidden)).toEqual(step(model, batch));
    const filled = model.reconstruct(hidden.data, { mask, condition });
    expect(Array.from(all(equal(mul(filled, mask), mul(data, mask))).dataSync())).toEqual([1]);
  });
});

describe('the likelihood of what was observed', () => {
  useBackend('cpu');
  /** The last is of a datum of which nothing was observed. */
  const patterns = [0b10101, 0b01011, 0b00100, 0b00000] as const;
  const seen = (row: number, j: number) => (patterns[row]! >> j) & 1;

  it.each([
    ['a linear Gaussian model, in closed form', linearGaussian],
    ['latents that are bits, enumerated', bitsOfBits],
  ])('is that of %s', async (_, integrable) => {
    const { model, data, exact } = integrable(seen);
    const [rows, width] = data.shape as [number, number];
    const mask = tensor(
      Array.from({ length: rows }, (__, n) =>
        Array.from({ length: width }, (___, j) => seen(n, j)),
      ),
    );
    const known = where(cast(mask, 'bool'), data, fill([rows, width], NaN));
    await expectAgreement(exact, (seed) =>
      estimateLogLikelihood(model, known, { samples: 2000, seed, mask }),
    );
  });

  it('is that of annealed importance sampling', async () => {
    const { model, data, exact } = linearGaussian(seen);
    const mask = tensor([0, 1, 2, 3].map((n) => [0, 1, 2].map((j) => seen(n, j))));
    const found = await annealedImportanceSampling(model, data, {
      chains: 100,
      temperatures: 16,
      seed: 1,
      mask,
    });
    // By chance once in 15,000 runs.
    expect(Math.abs(found.mean - mean(exact))).toBeLessThan(4 * found.standardError);
    expect(found.standardError).toBeLessThan(0.05);
  });
});

describe('what is missing', () => {
  useBackend('cpu');

  it('changes no figure and no bit, whatever it is', async () => {
    const models = [false, true].flatMap((encodeMask) =>
      [bernoulli(), gaussian()].map((likelihood) => build({ likelihood, encodeMask })),
    );
    const mask = bits(8, 4);
    const data = bits(1, 4);
    const expected = await Promise.all(models.map((model) => allOf(model, data, mask)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -1e30)), {
          minLength: 24,
          maxLength: 24,
        }),
        async (values) => {
          const other = where(cast(mask, 'bool'), data, tensor(values, [4, 6]));
          for (const [i, model] of models.entries())
            expect(await allOf(model, other, mask)).toEqual(expected[i]);
        },
      ),
      { numRuns: 8, seed: 1 },
    );
  });

  it('is filled in, and what was observed is kept to the bit', () => {
    for (const model of [
      build({ likelihood: gaussian() }),
      autoencoder({ data: [6], latent: 2, ...networks, likelihood: gaussian({ scale: 1 }) }),
    ] as Vae[]) {
      const [data, mask] = [normalNoise(randomKey(2), [4, 6]), bits(8, 4)];
      const made = model.decode(model.encode(data, { mask }));
      const filled = model.reconstruct(data, { mask }).dataSync();
      const [real, shown, seen] = [data, made, mask].map((each) => each.dataSync());
      expect(Array.from(filled)).toEqual(
        Array.from(seen!, (bit, i) => (bit === 1 ? real![i] : shown![i])),
      );
      const one = slice(mask, 0, 1);
      expect(model.reconstruct(data, { mask: one }).dataSync()).toEqual(
        model.reconstruct(data, { mask: tile(one, [4, 1]) }).dataSync(),
      );
    }
  });

  it('may lie outside of the support, and where that has no 0', async () => {
    const model = build({ likelihood: logNormal });
    const [data, mask] = [add(bits(1, 3), 0.5), bits(8, 3)];
    const other = where(cast(mask, 'bool'), data, fill([3, 6], -5));
    const figures = step(model, { data, mask });
    expect(figures.every(Number.isFinite)).toBe(true);
    expect(step(model, { data: other, mask })).toEqual(figures);
    expect(await evaluate(model, other, { mask })).toEqual(await evaluate(model, data, { mask }));
  });

  it('leaves a datum without anything its prior', () => {
    const model = build();
    const [data, mask] = [bits(1, 2), zeros([2, 6])];
    const [loss, elbo, logLikelihood, kl] = step(model, { data, mask }) as [
      number,
      number,
      number,
      number,
    ];
    expect(Math.abs(logLikelihood)).toBe(0);
    expect(loss).toBeCloseTo(kl, 6);
    expect(elbo).toBeCloseTo(-kl, 6);
  });
});

describe('a mask that will not do', () => {
  useBackend('cpu');
  const data = () => bits(1, 3);
  const call = (mask: unknown, given = data()) => [
    () => build().elbo(given, { mask: mask as Tensor }),
    () => build().encode(given, { mask: mask as Tensor }),
    () => build().reconstruct(given, { mask: mask as Tensor }),
    () => build().posteriorParams(given, { mask: mask as Tensor }),
    () =>
      autoencoder({ data: [6], latent: 2, ...networks, likelihood: bernoulli() }).reconstruct(
        given,
        {
          mask: mask as Tensor,
        },
      ),
  ];

  it.each<[string, () => unknown, RegExp]>([
    [
      'of another shape',
      () => ones([3, 5]),
      /mask must be a float32 tensor of shape \[3, 6\], but got a float32 tensor of shape \[3, 5\]\. .*isNaN/,
    ],
    ['of other rows', () => ones([2, 6]), /of shape \[3, 6\]/],
    ['of booleans', () => cast(ones([3, 6]), 'bool'), /got a bool tensor/],
    ['no tensor', () => [[1, 0]], /mask must be/],
    ['null', () => null, /mask must be .* got null/],
    ['of halves', () => fill([3, 6], 0.5), /zeros and ones, but got 0\.5 at position 0 of 18/],
    ['of NaN', () => fill([1, 6], NaN), /zeros and ones, but got NaN/],
  ])('is refused where it is %s', (_, mask, message) => {
    for (const run of call(mask())) expectVaeKitError(run, message);
  });

  it('is refused where what was observed is NaN or out of range', () => {
    const mask = tensor2d([[1, 1, 1, 1, 1, 0]]);
    for (const [value, message] of [
      [NaN, /the data must be finite numbers, but got NaN at position 4 of 18/],
      [2, /the data must lie between 0 and 1, but got 2 at position 4/],
    ] as const) {
      const wrong = tensor([0, 0, 0, 0, value, ...new Array<number>(13).fill(0)], [3, 6]);
      for (const run of call(mask, wrong)) expectVaeKitError(run, message);
    }
  });

  it('is refused by a likelihood whose dimensions are not known apart', async () => {
    const whole = { ...bernoulli() };
    delete whole.logProbPerDimension;
    const model = build({ likelihood: whole });
    const message =
      /a mask needs a likelihood with the function logProbPerDimension, but got 'bern/;
    const given = { mask: ones([3, 6]) };
    expectVaeKitError(() => model.elbo(data(), given), message);
    expectVaeKitError(() => step(model, { data: data(), ...given }), message);
    await expectVaeKitRejection(evaluate(model, data(), given), message);
  });

  it('is refused by models that need all of their data', async () => {
    const network = sigmoidBeliefNetwork({ data: 6, layers: [2] });
    const given = { mask: ones([3, 6]) };
    await expectVaeKitRejection(
      evaluate(network.amortized(), data(), given),
      /mask must be left out/,
    );
    expectVaeKitError(
      () => network.amortized().encode(data(), given as object),
      /'mask'\. This call makes nothing of one/,
    );
    expectVaeKitError(
      () => build().generate(2, given as object),
      /'mask'\. This call makes nothing/,
    );
  });

  it('is looked at by a family of a user as it returns', () => {
    const wrong: Family = { ...bernoulli(), logProbPerDimension: ({ logits }) => sum(logits!, 1) };
    expectVaeKitError(
      () => build({ likelihood: wrong }).elbo(data(), { mask: ones([3, 6]) }),
      /the function logProbPerDimension of the likelihood 'bernoulli' must return a float32 tensor/,
    );
    expectVaeKitError(
      () => build({ likelihood: { ...bernoulli(), logProbPerDimension: 3 } as never }),
      /logProbPerDimension/,
    );
  });

  it('needs an encoder of twice as many inputs where it is told', () => {
    const encoder = tfl.sequential({ layers: [tfl.layers.dense({ units: 4, inputShape: [6] })] });
    expectVaeKitError(
      () => build({ encoder, encodeMask: true }),
      /the encoder must take an input of shape \[12\]/,
    );
    expectVaeKitError(() => build({ encodeMask: 1 as never }), /encodeMask must be true or false/);
  });
});

describe('calls with a mask', () => {
  useBackend('cpu');

  it('tell an encoder that is told of masks, in what judges a model too', async () => {
    const model = build({ encodeMask: true });
    const [data, mask] = [bits(1, 5), bits(2, 5)];
    const each = await klPerDimension(model, data, { mask });
    const { kl } = await evaluate(model, data, { mask });
    expect(each.reduce((total, nats) => total + nats)).toBeCloseTo(kl, 5);
    const seen = where(cast(mask, 'bool'), data, zeros(data.shape));
    expect(Math.abs((await evaluate(model, seen)).kl - kl)).toBeGreaterThan(1e-3);
  });

  it('leave no tensor behind', async () => {
    const model = build({ encodeMask: true });
    const [data, mask] = [bits(1, 3), bits(2, 3)];
    expectNoLeak(() => model.elbo(data, { mask }));
    const one = slice(mask, 0, 1);
    expectNoLeak(() => model.encode(data, { mask: one }));
    expectNoLeak(() => model.reconstruct(data, { mask }));
    expectNoLeak(() => ({ ...model.posteriorParams(data, { mask }) }));
    const before = memory().numTensors;
    await evaluate(model, data, { mask, transform: (x) => mul(x, 1) });
    await estimateLogLikelihood(model, data, { mask, samples: 3 });
    await annealedImportanceSampling(model, data, { mask, chains: 2, temperatures: 3 });
    await klPerDimension(model, data, { mask });
    await mutualInformation(model, data, { mask });
    expect(memory().numTensors).toBe(before);
  });
});
