import {
  abs,
  add,
  div,
  exp,
  floor,
  log,
  mean,
  mul,
  neg,
  sigmoid,
  softplus,
  sub,
  sum,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  continuousBernoulli,
  discretizedLogistic,
  gaussian,
  gaussianKl,
  normalNoise,
  randomKey,
  stopGradient,
  type Family,
} from '../../../src/index.js';

type Gaussian = Record<'mean' | 'logScale', Tensor>;

const base = gaussian() as unknown as Family<Gaussian, true>;
const bits = bernoulli() as unknown as Family<{ logits: Tensor }, false>;

const levels = discretizedLogistic({ levels: 4, scale: 0.3 }) as unknown as Family;

const off = (changed: Partial<Family<Gaussian, true>>): Family => ({ ...base, ...changed });
const offBits = (changed: Partial<Family<{ logits: Tensor }, false>>): Family => ({
  ...bits,
  ...changed,
});

/** Families with one mistake each, and a law that must find it. */
export const BROKEN_FAMILIES: readonly (readonly [mistake: string, family: Family, law: string])[] =
  [
    [
      'a density without its constant',
      off({
        logProb: (params, value) => add(base.logProb(params, value), Math.log(2 * Math.PI)),
        logProbPerDimension: undefined,
      }),
      'the density sums to one',
    ],
    [
      'a log-variance taken for a log-scale by the density',
      off({
        logProb: ({ mean, logScale }, value) =>
          base.logProb({ mean, logScale: mul(0.5, logScale) }, value),
        logProbPerDimension: undefined,
      }),
      'samples follow the density',
    ],
    [
      'a log-variance taken for a log-scale by the samples',
      off({
        sample: ({ mean, logScale }, key) =>
          base.sample({ mean, logScale: mul(0.5, logScale) }, key),
      }),
      'samples follow the density',
    ],
    [
      'the mean over dimensions for the sum',
      off({
        logProb: (params, value) => mul(0.5, base.logProb(params, value)),
        logProbPerDimension: undefined,
      }),
      'the density sums to one',
    ],
    [
      'the same noise whatever the key',
      off({ sample: (params) => base.sample(params, randomKey(0)) }),
      'keys and rows draw apart',
    ],
    [
      'the same noise for all rows',
      off({
        sample: ({ mean, logScale }, key) =>
          tidy(() => {
            const [, ...event] = mean.shape as [number, ...number[]];
            return add(mean, mul(exp(logScale), normalNoise(key, [1, ...event])));
          }),
      }),
      'keys and rows draw apart',
    ],
    [
      'samples that are cut off from their parameters',
      off({ sample: (params, key) => stopGradient(() => base.sample(params, key)) }),
      'samples carry their gradients',
    ],
    [
      'a density that is cut off from its scale',
      off({
        logProb: ({ mean, logScale }, value) =>
          base.logProb({ mean, logScale: stopGradient(() => add(logScale, 0)) }, value),
        logProbPerDimension: undefined,
      }),
      'log-probabilities have their gradients',
    ],
    [
      'a KL of the other sign',
      off({ kl: (q, p) => neg(gaussianKl(q, p)), klPerDimension: undefined }),
      'the KL is 0 to itself, and never below',
    ],
    [
      'twice the KL',
      off({ kl: (q, p) => mul(2, gaussianKl(q, p)), klPerDimension: undefined }),
      'kl is the mean of log q − log p',
    ],
    [
      'the KL of the arguments in the wrong order',
      off({ kl: (q, p) => gaussianKl(p, q), klPerDimension: undefined }),
      'kl is the mean of log q − log p',
    ],
    [
      'a KL of dimensions that do not add up',
      off({ klPerDimension: (q, p) => mul(0.5, base.klPerDimension!(q, p)) }),
      'dimensions add up',
    ],
    [
      'an entropy without its half',
      off({ entropy: (params) => add(base.entropy!(params), 0.5) }),
      'the entropy is the mean of −log p',
    ],
    [
      'a mode beside the mean',
      off({ mode: ({ mean }) => add(mean, 0.5) }),
      'the mode is most probable',
    ],
    [
      'a mean that is none',
      off({ mean: ({ mean }) => add(mean, 0.3) }),
      'the mean is that of the samples',
    ],
    [
      'values as if logits were probabilities',
      offBits({
        logProb: ({ logits }, value) =>
          tidy(() => {
            const p = sigmoid(logits);
            return sum(add(mul(value, log(p)), mul(sub(1, value), log(sub(1, p)))), -1);
          }),
        logProbPerDimension: undefined,
      }),
      'extremes are finite',
    ],
    [
      'bits of the other sign',
      offBits({ sample: (params, key) => sub(1, bits.sample(params, key)) }),
      'samples follow the density',
    ],
    [
      'one number for the whole batch',
      offBits({ logProb: (params, value) => mean(bits.logProb(params, value), 0, true) }),
      'shapes',
    ],
    [
      'the cross-entropy of grey pixels for a density',
      {
        ...(continuousBernoulli() as unknown as Family),
        type: 'cross-entropy',
        logProb: (params, value) => bits.logProb(params as never, value),
        logProbPerDimension: undefined,
        kl: undefined,
        klPerDimension: undefined,
      },
      'the density sums to one',
    ],
    [
      'a density of levels in place of their probability',
      {
        ...levels,
        logProb: ({ mean, logScale }, value) =>
          tidy(() => {
            const d = abs(div(sub(value, mean!), exp(logScale!)));
            const each = sub(neg(d), add(logScale!, mul(2, softplus(neg(d)))));
            return sum(sub(each, Math.log(3)), -1);
          }),
        logProbPerDimension: undefined,
      },
      'the density sums to one',
    ],
    [
      'levels that are cut, not rounded',
      {
        ...levels,
        sample: (params, key) =>
          tidy(() =>
            mul(
              floor(mul(3, levels.sample({ ...params, mean: sub(params.mean!, 0.16) }, key))),
              1 / 3,
            ),
          ),
      },
      'samples follow the density',
    ],
  ];
