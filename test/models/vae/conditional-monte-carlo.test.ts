import {
  add,
  exp,
  mul,
  tensor,
  variableGrads,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  bernoulli,
  conditionalPrior,
  elbo,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  vae,
  type Family,
  type GaussianParams,
} from 'vae-kit';
import { describeOnBackends } from '../../support/backend.js';
import { centralDifferences, expectClose, untracked } from '../../support/gradients.js';
import { float64Stream } from '../../support/random.js';
import { mean } from '../../support/statistics.js';

// No two rows of data, of conditions or of noise are alike, and there are more samples than data:
// rows in another order give other numbers.
const DATA = [
  [1, 0, 1, 1],
  [0, 0, 1, 0],
];
const CONDITIONS = [
  [1.5, -0.5, 0.2],
  [-1, 0.8, -0.4],
];
const [LATENT, SAMPLES, BETA] = [2, 3, 0.7];

const next = float64Stream(11);
const numbers = (count: number) => Array.from({ length: count }, () => Math.fround(2 * next() - 1));
/** Row n of sample s stands at s N + n. */
const NOISE = Array.from({ length: SAMPLES * DATA.length }, () => numbers(LATENT));

type Row = readonly number[];
const sum = (values: Row) => values.reduce((total, value) => total + value, 0);
const times = (x: Row, kernel: Row) => {
  const width = kernel.length / x.length;
  return Array.from({ length: width }, (_, j) =>
    sum(x.map((value, i) => value * kernel[i * width + j]!)),
  );
};
const logBits = (logits: Row, bits: Row) =>
  sum(logits.map((a, j) => bits[j]! * a - Math.log1p(Math.exp(a))));
const logNormal = (z: Row, means: Row, logScales: Row) =>
  sum(
    z.map(
      (value, j) =>
        -0.5 * ((value - means[j]!) / Math.exp(logScales[j]!)) ** 2 -
        logScales[j]! -
        0.5 * Math.log(2 * Math.PI),
    ),
  );

/** How many weights each part has: kernels row by row, of data or latents and then conditions. */
const PARTS = {
  encoder: 7 * 2 * LATENT,
  encoderBias: 2 * LATENT,
  decoder: (LATENT + 3) * 4,
  decoderBias: 4,
  priorMean: 3 * LATENT,
  priorLogScale: 3 * LATENT,
};
const SIZES = Object.values(PARTS);
const WEIGHTS = numbers(sum(SIZES));

/** The two parts of the bound of each datum, the mean over its samples, in float64. */
function boundOf(weights: Row): { logLikelihood: number; kl: number }[] {
  let used = 0;
  const take = (size: number) => weights.slice(used, (used += size));
  const encoder = take(PARTS.encoder);
  const encoderBias = take(PARTS.encoderBias);
  const decoder = take(PARTS.decoder);
  const decoderBias = take(PARTS.decoderBias);
  const priorMean = take(PARTS.priorMean);
  const priorLogScale = take(PARTS.priorLogScale);
  return DATA.map((x, n) => {
    const y = CONDITIONS[n]!;
    const raw = times([...x, ...y], encoder).map((value, j) => value + encoderBias[j]!);
    const means = raw.slice(0, LATENT);
    const logScales = raw.slice(LATENT).map((v) => 0.5 * Math.log(Math.exp(v) + 1e-6));
    const samples = Array.from({ length: SAMPLES }, (_, s) => {
      const noise = NOISE[s * DATA.length + n]!;
      const z = noise.map((value, j) => means[j]! + Math.exp(logScales[j]!) * value);
      const logits = times([...z, ...y], decoder).map((value, j) => value + decoderBias[j]!);
      return {
        logLikelihood: logBits(logits, x),
        kl:
          logNormal(z, means, logScales) -
          logNormal(z, times(y, priorMean), times(y, priorLogScale)),
      };
    });
    return {
      logLikelihood: mean(samples.map(({ logLikelihood }) => logLikelihood)),
      kl: mean(samples.map(({ kl }) => kl)),
    };
  });
}

const lossOf = (weights: Row) =>
  -mean(boundOf(weights).map(({ logLikelihood, kl }) => logLikelihood - BETA * kl));

function conditional() {
  const told: Family<GaussianParams, true> = {
    ...gaussian(),
    sample: (params) => add(params.mean, mul(exp(params.logScale), tensor(NOISE))),
  };
  const model = vae({
    data: [4],
    latent: LATENT,
    condition: 3,
    encoder: mlpEncoder([]),
    decoder: mlpDecoder([]),
    likelihood: bernoulli(),
    posterior: told,
    prior: conditionalPrior(),
    kl: 'monte-carlo',
    objective: elbo({ samples: SAMPLES, beta: BETA }),
  });
  expect(model.variables.map(({ size }) => size)).toEqual(SIZES);
  let used = 0;
  for (const variable of model.variables)
    variable.assign(tensor(WEIGHTS.slice(used, (used += variable.size)), variable.shape));
  return model;
}

describeOnBackends('a Monte Carlo KL to a prior of its own for each condition', () => {
  it('is of the samples and the condition of each datum, in loss, metrics and gradients', () => {
    const model = conditional();
    const batch = { data: tensor(DATA), condition: tensor(CONDITIONS) };
    const { loss, metrics } = untracked(() => {
      const found = model.loss(batch, model.initialState(), randomKey(0));
      return {
        loss: found.loss.dataSync()[0]!,
        metrics: ['elbo', 'logLikelihood', 'kl'].map((name) => found.metrics[name]!.dataSync()[0]!),
      };
    });
    const exact = boundOf(WEIGHTS);
    const logLikelihood = mean(exact.map((datum) => datum.logLikelihood));
    const kl = mean(exact.map((datum) => datum.kl));
    expectClose([loss], [lossOf(WEIGHTS)], 1e-5);
    expectClose(metrics, [logLikelihood - kl, logLikelihood, kl], 1e-5);

    const { grads } = variableGrads(
      () => model.loss(batch, model.initialState(), randomKey(0)).loss as Scalar,
      [...model.variables] as Variable[],
    );
    expectClose(
      model.variables.flatMap(({ name }) => Array.from(grads[name]!.dataSync())),
      centralDifferences(lossOf, WEIGHTS),
      1e-4,
    );
  });

  it('is of the samples and the condition of each datum in elbo, whatever beta is', () => {
    const found = conditional().elbo(tensor(DATA), {
      condition: tensor(CONDITIONS),
      samples: SAMPLES,
    });
    expectClose(
      found.dataSync(),
      boundOf(WEIGHTS).map(({ logLikelihood, kl }) => logLikelihood - kl),
      1e-5,
    );
  });
});
