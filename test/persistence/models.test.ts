import { mean, randomUniform, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  arms,
  autoencoder,
  bernoulli,
  bernoulliPrior,
  betaTc,
  capacity,
  binarize,
  categorical,
  categoricalPrior,
  conditionalPrior,
  constantBaseline,
  continuousBernoulli,
  cyclicalAnnealing,
  disarm,
  discretizedLogistic,
  doublyReparameterized,
  elbo,
  fit,
  fitGaussianMixture,
  gaussian,
  gaussianMixture,
  gumbelSoftmax,
  infoVae,
  iwae,
  laplace,
  leaveOneOut,
  linearAnnealing,
  loadModel,
  logistic,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  multivariateGaussian,
  negativeBinomial,
  oneHot,
  poisson,
  randomKey,
  rebar,
  relax,
  saveModel,
  product,
  scoreFunction,
  sigmoidBeliefNetwork,
  studentT,
  stickingTheLanding,
  straightThrough,
  swissRoll,
  vae,
  type Estimator,
  type Params,
  type SavableModel,
  type Vae,
} from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';

const PARTS = { data: [6], latent: 2, encoder: mlpEncoder([5]), decoder: mlpDecoder([4]) } as const;
const points = () => randomUniform([12, 6], 0, 1, 'float32', 3);
const bits = () => binarize(points(), randomKey(1));

/** A model of every kind and with every part, trained a little, and what it shows of itself. */
const MODELS: Readonly<Record<string, () => Promise<SavableModel>>> = {
  'a Gaussian VAE': () => trained(vae({ ...PARTS, likelihood: gaussian() })),
  'one with a shared scale': () =>
    trained(
      vae({
        ...PARTS,
        likelihood: gaussian({ scale: 'shared', initialScale: 0.3, minScale: 0.01 }),
      }),
    ),
  'one with a Monte Carlo KL': () =>
    trained(vae({ ...PARTS, likelihood: gaussian({ scale: 1 }), kl: 'monte-carlo' })),
  'one with a fixed scale and annealing': () =>
    trained(
      vae({
        ...PARTS,
        likelihood: gaussian({ scale: 0.5 }),
        objective: elbo({ beta: linearAnnealing({ steps: 9, from: 0.1 }), samples: 3 }),
      }),
    ),
  'one of images with cycles and free bits': () =>
    trained(
      vae({
        ...PARTS,
        likelihood: bernoulli(),
        objective: elbo({ beta: cyclicalAnnealing({ period: 8 }), freeBits: 0.1 }),
      }),
    ),
  'one of Laplace variables': () =>
    trained(vae({ ...PARTS, likelihood: laplace({ scale: 0.5 }), posterior: laplace() })),
  'one of logistic variables': () =>
    trained(vae({ ...PARTS, likelihood: logistic({ scale: 'shared', initialScale: 0.2 }) })),
  'one of latents that depend on each other': () =>
    trained(
      vae({ ...PARTS, likelihood: gaussian(), posterior: multivariateGaussian({ minScale: 0.1 }) }),
    ),
  'one of columns of several kinds': () =>
    trained(
      vae({
        ...PARTS,
        likelihood: product([
          { family: gaussian({ scale: 'shared' }), columns: 5 },
          laplace({ scale: 0.5 }),
        ]),
      }),
    ),
  'one with outliers': () =>
    trained(vae({ ...PARTS, likelihood: studentT({ degreesOfFreedom: 'shared' }) })),
  'one with few outliers': () =>
    trained(vae({ ...PARTS, likelihood: studentT({ degreesOfFreedom: 8, minScale: 0.1 }) })),
  'one of the importance-weighted bound': () =>
    trained(
      vae({
        ...PARTS,
        likelihood: bernoulli(),
        objective: iwae({ samples: 3 }),
        estimator: doublyReparameterized(),
      }),
    ),
  'one of antithetic bits': () => trained(ofBits(disarm({ samples: 4 }))),
  'one of repelling bits': () => trained(ofBits(arms({ samples: 3 }))),
  'one of bits straight through': () => trained(ofBits(straightThrough())),
  'one of bits with a constant baseline': () =>
    trained(ofBits(scoreFunction({ baseline: constantBaseline(-4) }))),
  'one of little total correlation': () =>
    trained(vae({ ...PARTS, likelihood: bernoulli(), objective: betaTc({ beta: 3 }) })),
  'one with its codes like the prior': () =>
    trained(
      vae({ ...PARTS, likelihood: bernoulli(), objective: infoVae({ alpha: 0.5, lambda: 3 }) }),
    ),
  'one of growing capacity': () =>
    trained(
      vae({
        ...PARTS,
        likelihood: bernoulli(),
        objective: capacity({ gamma: 3, schedule: linearAnnealing({ steps: 5 }) }),
      }),
    ),
  'one of relaxed bits': () =>
    trained(
      ofBits(gumbelSoftmax({ temperature: linearAnnealing({ steps: 9, from: 1, to: 0.5 }) })),
    ),
  'one of bits, REBAR': () => trained(ofBits(rebar({ temperature: 0.4 }))),
  'one of bits, RELAX': () => trained(ofBits(relax())),
  'one with free bits of groups': () =>
    trained(
      vae({ ...PARTS, likelihood: bernoulli(), objective: elbo({ freeBits: 0.1, groups: 1 }) }),
    ),
  'one that sticks the landing': () =>
    trained(vae({ ...PARTS, likelihood: bernoulli(), estimator: stickingTheLanding() })),
  'one of grey pixels': () => trained(vae({ ...PARTS, likelihood: continuousBernoulli() })),
  'one of levels': () => trained(vae({ ...PARTS, likelihood: discretizedLogistic({ levels: 2 }) })),
  'one of counts': () => trained(vae({ ...PARTS, likelihood: poisson() })),
  'one of scattered counts': () => trained(vae({ ...PARTS, likelihood: negativeBinomial() })),
  'one of classes': () =>
    trained(
      vae({
        ...PARTS,
        latent: [2, 3],
        likelihood: bernoulli(),
        posterior: categorical({ classes: 3 }),
        prior: categoricalPrior({ probabilities: [0.5, 0.25, 0.25] }),
        estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
      }),
    ),
  'one of bits, leave-one-out': () =>
    trained(ofBits(scoreFunction({ baseline: leaveOneOut(), samples: 4 }))),
  'one of bits, moving average': () =>
    trained(ofBits(scoreFunction({ baseline: movingAverage(0.9) }))),
  'one with a fitted prior': async () =>
    trained(
      vae({
        ...PARTS,
        likelihood: bernoulli(),
        prior: gaussianMixture({
          covariance: 'full',
          weights: [0.25, 0.75],
          means: [
            [0.1, -1],
            [Math.PI, 2],
          ],
          covariances: [
            [
              [1, 0.3],
              [0.3, 2],
            ],
            [
              [0.5, 0],
              [0, 0.25],
            ],
          ],
        }),
      }),
    ),
  'a CVAE with a learned prior': async () => {
    const model = vae({
      ...PARTS,
      condition: 3,
      likelihood: bernoulli(),
      prior: conditionalPrior(),
    });
    await fit(model, bits(), { condition: labels(12), epochs: 2, batchSize: 5 });
    return model;
  },
  'an auto-encoder': () => trained(autoencoder({ ...PARTS, likelihood: bernoulli() })),
  'a belief network': () => trained(sigmoidBeliefNetwork({ data: [6], layers: [4, 3], seed: 2 })),
  'a belief network with encoders': () =>
    trained(
      sigmoidBeliefNetwork({ data: [6], layers: [4, 3], dataMean: mean(bits(), 0) }).amortized({
        encoder: mlpEncoder([5]),
        estimator: scoreFunction({ baseline: movingAverage(0.8), samples: 2 }),
      }),
    ),
  'a mixture': async () => {
    const { points: roll } = swissRoll({ points: 300, seed: 1 });
    return fitGaussianMixture(roll, { components: 4, seed: 1 });
  },
  'a tied mixture': async () =>
    fitGaussianMixture(swissRoll({ points: 200 }).points, { components: 3, covariance: 'tied' }),
};

const labels = (count: number) =>
  oneHot(
    Array.from({ length: count }, (_, i) => i % 3),
    3,
  );

function ofBits(estimator: Estimator<Params, 'any'>): Vae {
  return vae({
    ...PARTS,
    likelihood: bernoulli(),
    posterior: bernoulli(),
    prior: bernoulliPrior(0.3),
    estimator: estimator as never,
  });
}

async function trained<M extends Vae>(model: M): Promise<M>;
async function trained(
  model: Exclude<SavableModel, { type: 'gaussianMixture' }>,
): Promise<SavableModel>;
async function trained(model: unknown): Promise<unknown> {
  await fit(model as Vae, bits(), { epochs: 2, batchSize: 5, learningRate: 0.05 });
  return model;
}

const valuesOf = (tensor: Tensor) => Array.from(tensor.dataSync());

/** Everything that a model shows. */
function shown(model: SavableModel): unknown {
  const data = bits();
  switch (model.type) {
    case 'gaussianMixture': {
      const where = swissRoll({ points: 20, seed: 9 }).points;
      return [model.toJSON(), valuesOf(model.sample(9, { seed: 3 })), [...model.logProb(where)]];
    }
    case 'vae': {
      const given = (model.conditional ? { condition: labels(12) } : {}) as { condition?: never };
      const plain = model as Vae;
      return [
        valuesOf(plain.generate(12, { seed: 4, output: 'sample', ...given })),
        valuesOf(plain.encode(data, { output: 'sample', seed: 5, ...given })),
        valuesOf(plain.elbo(data, { samples: 2, seed: 6, ...given })),
        plain.kl,
        plain.samples,
        weightsOf(plain),
      ];
    }
    case 'autoencoder':
      return [valuesOf((model as never as Vae).encode(data)), weightsOf(model)];
    case 'sigmoidBeliefNetwork': {
      const { means, bound } = model.meanField(data);
      return [
        valuesOf(model.generate(9, { seed: 1 })),
        means.map(valuesOf),
        valuesOf(bound),
        weightsOf(model),
      ];
    }
    case 'amortizedSigmoidBeliefNetwork':
      return [
        valuesOf(model.network.generate(9, { seed: 1, output: 'sample' })),
        model.encode(data, { output: 'sample' }).map(valuesOf),
        valuesOf(model.elbo(data, { samples: 2 })),
        weightsOf(model),
      ];
  }
}

const weightsOf = (model: { readonly weights: Readonly<Record<string, Tensor>> }) =>
  Object.entries(model.weights).map(([name, weight]) => [name, valuesOf(weight)]);

const disposeModel = (model: SavableModel) => {
  if (model.type === 'amortizedSigmoidBeliefNetwork') model.network.dispose();
  if (model.type !== 'gaussianMixture') model.dispose();
};

describeOnBackends('a model in a file', () => {
  it.each(Object.entries(MODELS))('is what it was, to the bit: %s', async (_, build) => {
    const model = await build();
    const file = await saveModel(model);
    const again = await loadModel(file);
    expect(again.type).toBe(model.type);
    expect(shown(again)).toEqual(shown(model));
    // It trains on, and is saved as it was loaded.
    expect(await saveModel(again)).toEqual(file);
    disposeModel(model);
    disposeModel(again);
  });
});
