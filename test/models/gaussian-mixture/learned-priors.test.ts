import {
  fill,
  grad,
  logSoftmax,
  mul,
  sum,
  tensor1d,
  tensor2d,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  estimateLogLikelihood,
  fit,
  fitGaussianMixture,
  fitPrior,
  flow,
  affineCoupling,
  gaussian,
  gaussianMixture,
  laplace,
  loadModel,
  mixturePrior,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  oneHot,
  randomKey,
  saveModel,
  standardNormal,
  uniformNoise,
  vae,
  vampPrior,
  type Vae,
} from '../../../src/index.js';
import { diagonalParams } from '../../../src/models/gaussian-mixture/diagonal-params.js';
import { gaussianMixtureFamily } from '../../../src/models/gaussian-mixture/family.js';
import { firstWithin, heldWithin } from '../../../src/models/gaussian-mixture/held-within.js';
import { checkFamily } from '../../../src/testing/index.js';
import { describeOnBackends, useBackend } from '../../support/backend.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose, expectGradient } from '../../support/gradients.js';
import { expectNoLeak } from '../../support/leaks.js';

const key = randomKey(3);
const sizes = { latent: [2], condition: undefined, key };

/** log Σ_k w_k N(z; μ_k, diag(σ_k²)) in float64. */
function logMixture(
  z: readonly number[],
  weights: readonly number[],
  means: readonly (readonly number[])[],
  logScales: readonly (readonly number[])[],
): number {
  const terms = weights.map((weight, k) =>
    z.reduce(
      (sum, value, j) =>
        sum -
        0.5 *
          (((value - means[k]![j]!) / Math.exp(logScales[k]![j]!)) ** 2 + Math.log(2 * Math.PI)) -
        logScales[k]![j]!,
      Math.log(weight),
    ),
  );
  const most = Math.max(...terms);
  return most + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - most), 0));
}

const LOGITS = [0.5, -1, 2];
const MEANS = [
  [1, -2],
  [0.3, 0.1],
  [-3, 4],
];
const LOG_SCALES = [
  [0, -1],
  [0.5, 0.2],
  [-3, 1],
];
const POINTS = [
  [0.5, 0.5],
  [-3.01, 3],
  [40, -30],
];
const total = LOGITS.reduce((sum, logit) => sum + Math.exp(logit), 0);
const WEIGHTS = LOGITS.map((logit) => Math.exp(logit) / total);

describeOnBackends('mixturePrior', () => {
  it('has the density of its mixture, and gradients to all that it learns', () => {
    const prior = mixturePrior({ components: 3 });
    const { variables, params } = prior.build(sizes);
    expect(Object.keys(variables)).toEqual(['logits', 'means', 'logScales']);
    variables.logits!.assign(tensor1d(LOGITS));
    variables.means!.assign(tensor2d(MEANS));
    variables.logScales!.assign(tensor2d(LOG_SCALES));
    const expected = POINTS.map((z) => logMixture(z, WEIGHTS, MEANS, LOG_SCALES));
    expectClose(prior.family.logProb(params(), tensor2d(POINTS)).dataSync(), expected, 1e-5);
    expectClose(params().weights.dataSync(), WEIGHTS, 1e-6);
    expectNoLeak(() => params());
  });

  it('begins near N(0, I), its components apart', () => {
    const { variables, params } = mixturePrior({ components: 2000 }).build(sizes);
    const draws = gaussianMixtureFamily();
    const means = variables.means!.dataSync<'float32'>();
    const square = means.reduce((sum, value) => sum + value ** 2, 0) / means.length;
    expect(Math.abs(square - 0.25)).toBeLessThan(0.04); // 5 standard deviations
    expectClose(params().scales.dataSync().slice(0, 2), [Math.sqrt(0.75), Math.sqrt(0.75)], 1e-6);
    const at = draws.logProb(params(), zeros([1, 2])).dataSync()[0]!;
    expect(Math.abs(at + Math.log(2 * Math.PI))).toBeLessThan(0.1);
  });

  it.each(['diagonal', 'spherical'] as const)(
    'begins with a %s mixture where it is given one',
    async (covariance) => {
      const mixture = await fitGaussianMixture(normalNoise(key, [60, 2]), {
        components: 3,
        covariance,
        seed: 1,
      });
      const { params } = mixturePrior({ from: mixture }).build(sizes);
      expectClose(
        mixturePrior({ from: mixture }).family.logProb(params(), tensor2d(POINTS)).dataSync(),
        mixture.logProb(POINTS),
        1e-5,
      );
    },
  );

  it('has the gradients of what it learns', () => {
    const family = gaussianMixtureFamily();
    expectGradient(
      (logits, means, logScales, value) =>
        family.logProb(diagonalParams(means, logScales, logSoftmax(logits)), value),
      [
        tensor1d(LOGITS),
        tensor2d(MEANS),
        tensor2d([
          [0, -1],
          [0.5, 0.2],
          [-0.5, 1],
        ]),
        tensor2d(POINTS.slice(0, 2)),
      ],
    );
  });

  // Of all seeds 1 in 1e6 raises a false alarm. The density does not depend on each parameter.
  it('keeps the laws of families', async () => {
    const { params } = mixturePrior({ components: 3 }).build(sizes);
    const given = (_: unknown, rows: number) => ({ ...params(), weights: fill([rows, 3], 1 / 3) });
    const family = gaussianMixtureFamily();
    const report = await checkFamily(family, { event: [2], seed: 1, effect: 0.3, params: given });
    expect(report.laws.filter(({ passed }) => !passed).map(({ law }) => law)).toEqual([
      'log-probabilities have their gradients',
    ]);
  });
});

const data = [6];
const parts = {
  data,
  latent: 2,
  encoder: mlpEncoder([8]),
  decoder: mlpDecoder([8]),
  likelihood: bernoulli(),
};
const bits = () => tensor2d(Array.from({ length: 40 }, (_, i) => row(i)));
const row = (i: number) => [i % 2, i % 2, (i + 1) % 2, +(i % 3 === 0), 1, 0];

describeOnBackends('vampPrior', () => {
  it('is the equal mixture of the posteriors of its inputs', () => {
    const model = vae({ ...parts, prior: vampPrior({ components: 4 }) });
    const inputs = model.weights['prior/inputs']!;
    expect(inputs.shape).toEqual([4, 6]);
    const { mean, logScale } = model.posteriorParams(inputs);
    const nested = (of: Tensor) => of.arraySync() as number[][];
    const expected = POINTS.map((z) =>
      logMixture(z, [0.25, 0.25, 0.25, 0.25], nested(mean!), nested(logScale!)),
    );
    const given = model.priorParams();
    expectClose(model.prior.family.logProb(given, tensor2d(POINTS)).dataSync(), expected, 1e-5);
    expectNoLeak(() => model.priorParams());
  });

  it('keeps its inputs within the range of the data, and brings back what leaves it', () => {
    const values = tensor1d([-0.5, -0.5, 0.2, 0.2, 1.5, 1.5]);
    expectClose(heldWithin(values, 0, 1).dataSync(), [0, 0, 0.2, 0.2, 1, 1], 1e-7);
    expect(heldWithin(values, -Infinity, Infinity)).toBe(values);
    expectClose(heldWithin(values, 0, Infinity).dataSync(), [0, 0, 0.2, 0.2, 1.5, 1.5], 1e-7);
    const inside = uniformNoise(key, [2, 3]);
    expectGradient((at) => heldWithin(at, -1, 2), [inside]);
    // Descent goes against these: of what is beyond, only what leads back counts.
    const slopes = (up: number) =>
      grad((at) => mul(up, sum(heldWithin(at, 0, 1))))(tensor1d([-0.5, 0.2, 1.5])).dataSync();
    expectClose(slopes(1), [0, 1, 1], 0);
    expectClose(slopes(-1), [-1, -1, 0], 0);
    const model = vae({ ...parts, prior: vampPrior({ components: 2 }) });
    const inputs = model.weights['prior/inputs']!;
    inputs.assign(fill([2, 6], 7));
    const ends = model.priorParams().means!.dataSync();
    inputs.assign(fill([2, 6], 1));
    expectClose(model.priorParams().means!.dataSync(), ends, 1e-6);
  });

  it.each([
    [0, 1, 0, 1],
    [0, Infinity, 0, 6],
    [-Infinity, 2, -6, 2],
    [-Infinity, Infinity, -6, 6],
  ])('begins within %s and %s', (low, high, least, most) => {
    const first = firstWithin(low, high, [5, 4], key).dataSync();
    expect(Math.min(...first)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...first)).toBeLessThanOrEqual(most);
    expect(new Set(first).size).toBe(20);
  });

  it('begins with data where it is given some, each at most once', () => {
    const rows = tensor2d(Array.from({ length: 5 }, (_, i) => new Array<number>(6).fill(i / 10)));
    const model = vae({ ...parts, prior: vampPrior({ components: 5, data: rows }) });
    const firsts = (model.weights['prior/inputs']!.arraySync() as number[][]).map(([x]) => x!);
    expectClose([...firsts].sort(), [0, 0.1, 0.2, 0.3, 0.4], 1e-6);
  });

  it('takes a posterior of any scale', () => {
    const model = vae({
      ...parts,
      posterior: gaussian({ scale: 0.5 }),
      prior: vampPrior({ components: 3 }),
    });
    expectClose(model.priorParams().scales!.dataSync(), new Array<number>(6).fill(0.5), 1e-5);
  });
});

describe.each(['cpu', 'accelerated wasm'] as const)('a VAE on %s', (backend) => {
  useBackend(backend);
  const options = { epochs: 15, batchSize: 20, learningRate: 0.02, seed: 1, progress: false };

  it.each([
    ['mixturePrior', () => mixturePrior({ components: 5 })],
    ['vampPrior', () => vampPrior({ components: 5 })],
  ])('learns a %s and is saved with it', async (_, prior) => {
    const model: Vae = vae({ ...parts, prior: prior() });
    expect(model.kl).toBe('monte-carlo');
    const learned = Object.entries(model.weights).filter(([name]) => name.startsWith('prior/'));
    const before = learned.map(([, weight]) => [...weight.dataSync()]);
    const { history } = await fit(model, bits(), options);
    expect(history[14]!.metrics.elbo).toBeGreaterThan(history[0]!.metrics.elbo);
    learned.forEach(([name, weight], i) =>
      expect([...weight.dataSync()], name).not.toEqual(before[i]),
    );
    const again = (await loadModel(await saveModel(model))) as Vae;
    for (const ask of [
      (of: Vae) => of.generate(5, { seed: 3 }),
      (of: Vae) => of.elbo(bits(), { samples: 2, seed: 3 }),
    ])
      expect([...ask(again).dataSync()]).toEqual([...ask(model).dataSync()]);
    const judged = await estimateLogLikelihood(model, bits(), { samples: 20, progress: false });
    expect(judged.mean).toBeGreaterThan(history[14]!.metrics.elbo - 1);
  });

  it('with a condition takes a mixturePrior, which knows nothing of it', async () => {
    const model = vae({ ...parts, condition: 2, prior: mixturePrior({ components: 3 }) });
    const condition = oneHot(
      Array.from({ length: 40 }, (_, i) => i % 2),
      2,
    );
    await fit(model, bits(), { ...options, epochs: 2, condition });
    expect(model.generate(4, { condition: oneHot([0, 1, 0, 1], 2) }).shape).toEqual([4, 6]);
  });
});

describe('fitPrior', () => {
  useBackend('cpu');
  const options = { epochs: 60, batchSize: 20, learningRate: 0.02, seed: 1, progress: false };

  it('makes a mixture of the codes the prior of the same model, whose bound rises', async () => {
    const model = vae({ ...parts, posterior: gaussian({ scale: 'shared' }) });
    await fit(model, bits(), options);
    const better = await fitPrior(model, bits(), { components: 4, seed: 1, progress: false });
    expect([better.prior.type, better.kl]).toEqual(['gaussianMixture', 'monte-carlo']);
    expect(better.encoder).toBe(model.encoder);
    expect([...better.encode(bits()).dataSync()]).toEqual([...model.encode(bits()).dataSync()]);
    expect([...better.posteriorParams(bits()).logScale!.dataSync()]).toEqual([
      ...model.posteriorParams(bits()).logScale!.dataSync(),
    ]);
    const bound = async (of: Vae) =>
      (await estimateLogLikelihood(of, bits(), { samples: 100, progress: false })).mean;
    expect(await bound(better)).toBeGreaterThan((await bound(model)) + 0.05);
    model.dispose();
    expect(better.generate(2, { seed: 1 }).shape).toEqual([2, 6]);
    const again = (await loadModel(await saveModel(better))) as Vae;
    expect([...again.generate(3).dataSync()]).toEqual([...better.generate(3).dataSync()]);
  });

  it.each([
    ['mixturePrior', () => mixturePrior({ components: 4 })],
    ['vampPrior', () => vampPrior({ components: 4, data: bits() })],
    ['flow', () => flow(standardNormal(), [affineCoupling(), affineCoupling()])],
  ])('learns a %s, and nothing else', async (_, prior) => {
    const model = vae(parts);
    await fit(model, bits(), options);
    const [codes, decoded] = [model.encode(bits()), model.decode(zeros([1, 2]))];
    const learned = { prior: prior(), epochs: 60, learningRate: 0.02, seed: 1, progress: false };
    const better = await fitPrior(model, bits(), { ...learned, batchSize: 20 });
    expect([...better.encode(bits()).dataSync()]).toEqual([...codes.dataSync()]);
    expect([...better.decode(zeros([1, 2])).dataSync()]).toEqual([...decoded.dataSync()]);
    const bound = async (of: Vae) =>
      (await estimateLogLikelihood(of, bits(), { samples: 100, progress: false })).mean;
    expect(await bound(better)).toBeGreaterThan(await bound(model));
  });

  it('refuses what is for the other way of it, and takes a fixed prior as it is', async () => {
    const model = vae(parts);
    const fixed = await fitPrior(model, bits(), { prior: standardNormal(), progress: false });
    expect(fixed.kl).toBe('closed-form');
    for (const [options, message] of [
      [
        { prior: standardNormal(), restarts: 2 },
        /restarts must be left out of fitPrior with a prior/,
      ],
      [{ components: 2, epochs: 3 }, /epochs must be left out of fitPrior with components/],
      [{ prior: standardNormal(), components: 2 }, /or prior must be given to fitPrior, and not/],
    ] as const)
      await expect(fitPrior(model, bits(), options as never)).rejects.toThrow(message);
  });

  it('takes conditions, and what fitGaussianMixture takes', async () => {
    const condition = oneHot(
      Array.from({ length: 40 }, (_, i) => i % 2),
      2,
    );
    const model = vae({ ...parts, condition: 2 });
    const better = await fitPrior(model, bits(), {
      components: 2,
      covariance: 'diagonal',
      maxIterations: 3,
      condition,
      progress: false,
    });
    expect((better.prior as unknown as { covariance: string }).covariance).toBe('diagonal');
    expect(better.conditional).toBe(true);
  });
});

describe('what these priors refuse', () => {
  useBackend('cpu');
  const full = () =>
    gaussianMixture({
      covariance: 'full',
      weights: [1],
      means: [[0, 0]],
      covariances: [
        [
          [1, 0],
          [0, 1],
        ],
      ],
    });

  it('says what to do', () => {
    expectVaeKitError(() => mixturePrior({}), /components or from must be given/);
    expectVaeKitError(() => mixturePrior({ components: 0 }), /components must be a positive/);
    expectVaeKitError(() => mixturePrior({ from: full() }), /of diagonal or spherical/);
    const two = gaussianMixture({
      covariance: 'spherical',
      weights: [1],
      means: [[0, 0]],
      covariances: [1],
    });
    expectVaeKitError(
      () => vae({ ...parts, latent: 3, prior: mixturePrior({ from: two }) }),
      /from must be a mixture in as many dimensions as latents of \[3\]/,
    );
    expectVaeKitError(
      () => vae({ ...parts, condition: 2, prior: vampPrior({ components: 2 }) }),
      /needs a model without a condition/,
    );
    expectVaeKitError(
      () => vae({ ...parts, posterior: laplace(), prior: vampPrior({ components: 2 }) }),
      /whose posterior is gaussian\(\), but got 'laplace'/,
    );
    expectVaeKitError(
      () =>
        vae({
          ...parts,
          posterior: flow(gaussian(), [affineCoupling()]),
          prior: vampPrior({ components: 2 }),
        }),
      /but got 'flow'/,
    );
    for (const rows of [zeros([2, 6]), zeros([9, 5])])
      expectVaeKitError(
        () => vae({ ...parts, prior: vampPrior({ components: 3, data: rows }) }),
        /data must be 3 or more rows of the shape \[6\]/,
      );
  });
});
