import { add, scalar, tensor1d, train, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  elbo,
  gaussian,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  reparameterized,
  scoreFunction,
  standardNormal,
  trainStep,
  uniformNoise,
  vae,
  type Family,
  type GaussianParams,
  type Objective,
  type Params,
  type Prior,
  type SurrogateInputs,
  type Vae,
} from '../../../src/index.js';
import { useBackend } from '../../support/backend.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectNothingChanged } from '../../support/unchanged.js';

const networks = { data: 6, latent: 2, encoder: mlpEncoder([4]), decoder: mlpDecoder([4]) };
const data = () => uniformNoise(randomKey(1), [3, 6]);
const any = (value: unknown) => (() => value) as never;

/** Expects a training step to be refused, with nothing changed. */
async function expectRefused(model: Vae, message: RegExp) {
  const [x, state, optimizer] = [data(), model.initialState(), train.sgd(0.1)];
  await expectNothingChanged(
    model,
    () => trainStep(model, optimizer, { data: x }, state, randomKey(2)),
    message,
  );
}

describe('a family of a user', () => {
  useBackend('cpu');
  const likelihood = (change: object): Family => ({ ...bernoulli(), type: 'mine', ...change });

  it.each<[string, object, RegExp]>([
    [
      'logProb',
      { logProb: undefined },
      /likelihood must be a family with logProb\(params, value\)/,
    ],
    ['sample', { sample: 3 }, /with sample\(params, key\), but got .*'mine', whose sample is 3/],
    ['support', { support: undefined }, /with support: object/],
    ['low', { support: { type: 'binary', high: 1 } }, /the support of likelihood must .* low: num/],
    ['kl', { kl: 'closed' }, /with kl\(q, p\), but got .* whose kl is "closed"/],
    ['reparameterized', { reparameterized: undefined }, /with reparameterized: boolean/],
  ])('must have %s as it should be', (_, change, message) => {
    expectVaeKitError(() => vae({ ...networks, likelihood: likelihood(change) }), message);
  });

  it.each<[string, object, RegExp]>([
    [
      'a promise',
      { logProb: any(Promise.resolve(1)) },
      /logProb of the likelihood 'mine' .* promise/,
    ],
    [
      'nothing',
      { logProb: any(undefined) },
      /must return a float32 tensor of shape \[3\].*undefined/,
    ],
    ['one sum for all', { logProb: () => scalar(1) }, /shape \[3\], but got a float32 tensor of/],
    ['a tensor as parameters', { params: (raw: Tensor) => raw }, /params .* tensors by name/],
    [
      'other rows',
      { params: () => ({ logits: zeros([2, 6]) }) },
      /'logits' with a first axis of 3/,
    ],
    ['no tensor', { params: () => ({ logits: 1 }) }, /a tensor as 'logits', but got 1/],
  ])('is refused where it returns %s to training', async (_, change, message) => {
    await expectRefused(vae({ ...networks, likelihood: likelihood(change) }), message);
  });

  it('is refused where it returns what cannot be shown', () => {
    const model = vae({
      ...networks,
      likelihood: likelihood({ mean: any(1), mode: () => zeros([2, 6]), sample: any(undefined) }),
    });
    expectVaeKitError(
      () => model.generate(2),
      /function mean of the likelihood 'mine'.* but got 1/,
    );
    expectVaeKitError(() => model.generate(3, { output: 'mode' }), /mode .*shape \[3, 6\]/);
    expectVaeKitError(() => model.generate(3, { output: 'sample' }), /sample .*got undefined/);
  });

  it.each<[string, object, RegExp]>([
    ['rawShape', { rawShape: any('wide') }, /what rawShape of the likelihood 'mine' returns/],
    ['variables', { variables: any(3) }, /variables of the likelihood 'mine' must return tensors/],
  ])('is refused where %s returns what it must not', (_, change, message) => {
    expectVaeKitError(() => vae({ ...networks, likelihood: likelihood(change) }), message);
  });

  it('may have a KL that is looked at', async () => {
    const own: Family<Params, true> = { ...gaussian(), kl: any(scalar(0)) };
    const model = vae({ ...networks, likelihood: bernoulli(), posterior: own });
    await expectRefused(model, /the function kl of 'gaussian' must return .* \[3\]/);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['nothing', () => undefined, /\[3, 2\], but got undefined/],
    ['sums over the dimensions', () => zeros([3]), /\[3, 2\], but got a float32 tensor .*\[3\]/],
    ['one row for all', () => zeros([1, 2]), /\[3, 2\], but got .*\[1, 2\]/],
  ])('must not give %s as the KL of each dimension', async (_, klPerDimension, message) => {
    const posterior = { ...gaussian(), klPerDimension } as Family<Params, true>;
    const model = vae({
      ...networks,
      likelihood: bernoulli(),
      posterior,
      objective: elbo({ freeBits: 0.1 }),
    });
    await expectRefused(model, /the function klPerDimension of 'gaussian' must return/);
    await expectRefused(model, message);
  });

  it('may have no KL of each dimension, of which one number then counts for all', async () => {
    const posterior = { ...gaussian(), klPerDimension: undefined } as Family<Params, true>;
    const model = vae({
      ...networks,
      likelihood: bernoulli(),
      posterior,
      objective: elbo({ freeBits: 0.1 }),
    });
    const optimizer = train.sgd(0.1);
    const state = model.initialState();
    const { loss } = await trainStep(model, optimizer, { data: data() }, state, randomKey(2));
    expect(Number.isFinite(loss)).toBe(true);
  });
});

describe('a prior of a user', () => {
  useBackend('cpu');
  const prior = (build: unknown): Prior => ({
    ...standardNormal(),
    type: 'mine',
    build: any(build),
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /build of the prior 'mine' must return an object with .* params/],
    ['a promise', Promise.resolve({}), /but got a promise/],
    ['no variables', { params: () => ({}) }, /variables: tensors by name, but got undefined/],
  ])('is refused where it builds %s', (_, built, message) => {
    expectVaeKitError(
      () => vae({ ...networks, likelihood: bernoulli(), prior: prior(built) }),
      message,
    );
  });

  it('is refused where its parameters are none', () => {
    const of = (params: unknown) =>
      vae({
        ...networks,
        likelihood: bernoulli(),
        prior: prior({ variables: {}, params: any(params) }),
      });
    expectVaeKitError(() => of(undefined).generate(2), /params of the prior 'mine' must return/);
    const two = { mean: zeros([2, 2]), logScale: zeros([1, 2]) };
    expectVaeKitError(() => of(two).generate(2), /'mean' with a first axis of 1/);
  });
});

describe('an estimator of a user', () => {
  useBackend('cpu');
  const model = (change: object) =>
    vae({
      ...networks,
      likelihood: bernoulli(),
      estimator: { ...reparameterized(), type: 'mine', ...change },
    });

  it.each<[string, object, RegExp]>([
    [
      'a tensor for a draw',
      { draw: () => zeros([3, 2]) },
      /draw of the estimator 'mine' .* logPost/,
    ],
    [
      'nothing for a draw',
      { draw: any(undefined) },
      /but got undefined\. Return \{ z, logPosterior/,
    ],
    [
      'samples of another shape',
      { draw: () => ({ z: zeros([3, 3]), logPosterior: () => zeros([3]) }) },
      /as z a float32 tensor of shape \[3, 2\], but got .* \[3, 3\]/,
    ],
    [
      'a log-density of one number',
      {
        draw: () => ({ z: zeros([3, 2]), logPosterior: () => scalar(1) }),
        surrogate: ({ logPosterior }: SurrogateInputs) => ({ loss: logPosterior(), state: {} }),
      },
      /draw of the estimator 'mine' .* logPosterior\(\) that gives .* shape \[3\], but/,
    ],
    [
      'a log-density under the prior of one number',
      {
        kl: 'monte-carlo',
        draw: () => ({
          z: zeros([3, 2]),
          logPosterior: () => zeros([3]),
          logPrior: () => scalar(1),
        }),
      },
      /draw of the estimator 'mine' .* logPrior\(\) that gives .* shape \[3\], but/,
    ],
    [
      'no function for a log-density under the prior',
      { draw: () => ({ z: zeros([3, 2]), logPosterior: () => zeros([3]), logPrior: 0 }) },
      /draw of the estimator 'mine' .* logPrior\(\)/,
    ],
    [
      'a loss for each datum',
      { surrogate: () => ({ loss: zeros([3]), state: {} }) },
      /as loss .*\[\]/,
    ],
    ['no state', { surrogate: () => ({ loss: scalar(1) }) }, /as state tensors by name/],
    ['a promise', { surrogate: any(Promise.resolve(1)) }, /surrogate of the estimator 'mine'/],
  ])('is refused where it returns %s', async (_, change, message) => {
    await expectRefused(model(change), message);
  });

  it('is refused where it has no first state, or lacks a member', () => {
    const none = model({ initialState: any(undefined) });
    expectVaeKitError(
      () => none.initialState(),
      /initialState of the estimator 'mine' must return/,
    );
    expectVaeKitError(
      () => model({ draw: undefined }),
      /an estimator with draw\(posterior, params/,
    );
    expectVaeKitError(() => model({ requires: 'all' }), /'any' or 'reparameterized' as requires/);
    expectVaeKitError(() => model({ samples: 0 }), /the samples of estimator must be a positive/);
  });
});

describe('an objective of a user', () => {
  useBackend('cpu');
  const model = (change: (own: ReturnType<Objective['credit']>) => unknown) =>
    vae({
      ...networks,
      likelihood: bernoulli(),
      objective: {
        type: 'mine',
        samples: 1,
        credit: (terms) => change(elbo().credit(terms)) as never,
      },
    });

  it.each<[string, Parameters<typeof model>[0], RegExp]>([
    ['nothing', () => undefined, /credit of the objective 'mine' must return .*leaveOneOut\(\)/],
    ['a bound of one number', (own) => ({ ...own, bound: scalar(1) }), /as bound .* shape \[3\]/],
    ['a signal for each datum', (own) => ({ ...own, signal: own.bound }), /signal .* \[1, 3\]/],
  ])('is refused where it returns %s', async (_, change, message) => {
    await expectRefused(model(change), message);
  });

  it('is refused where what it says of the other samples has another shape', async () => {
    const objective: Objective = {
      ...elbo({ samples: 2 }),
      type: 'mine',
      credit: (terms) => ({ ...elbo().credit(terms), leaveOneOut: () => scalar(1) }),
    };
    const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
    await expectRefused(
      vae({ ...networks, likelihood: bernoulli(), objective, estimator }),
      /credit of the objective 'mine' must return leaveOneOut\(\) that gives .* \[2, 3\], but/,
    );
  });
});

describe('a baseline of a user', () => {
  useBackend('cpu');
  const estimatorOf = (change: object) =>
    scoreFunction({
      baseline: { ...leaveOneOut(), type: 'mine', ...change },
      samples: 2,
    });

  it.each<[string, object, RegExp]>([
    ['a number', { value: any(3) }, /value of the baseline 'mine' .* broadcasts to \[2, 3\], but/],
    ['a guess for each of four', { value: () => tensor1d([1, 2, 3, 4]) }, /broadcasts to \[2, 3\]/],
    ['no next state', { update: any(undefined) }, /update of the baseline 'mine' must return/],
  ])('is refused where it returns %s', async (_, change, message) => {
    const estimator = estimatorOf(change);
    await expectRefused(vae({ ...networks, likelihood: bernoulli(), estimator }), message);
  });

  it('may guess once for all, or for each datum', async () => {
    for (const value of [() => scalar(1), () => zeros([3]), () => zeros([2, 1])]) {
      const estimator = estimatorOf({ value });
      const model = vae({ ...networks, likelihood: bernoulli(), estimator });
      const state = model.initialState();
      const step = trainStep(model, train.sgd(0.1), { data: data() }, state, randomKey(2));
      expect(Number.isFinite((await step).loss)).toBe(true);
    }
  });
});

describe('what a seed decides', () => {
  useBackend('cpu');
  /** Learns a shift that is drawn, as what it shares. */
  const drawn: Family<GaussianParams, true> = {
    ...gaussian(),
    variables: (event, key) => ({ shift: uniformNoise(key, [1, ...event]) }),
    params(raw, { shift }) {
      const { mean, logScale } = gaussian().params(raw, {});
      return { mean: add(mean, shift!), logScale };
    },
  };
  const weights = (seed: number) => {
    const { weights: all } = vae({ ...networks, likelihood: drawn, posterior: drawn, seed });
    return Object.entries(all).map(
      ([name, weight]) => [name, Array.from(weight.dataSync())] as const,
    );
  };

  it('is all that is drawn first, what families learn too, and nothing else', () => {
    const [first, same, other] = [weights(1), weights(1), weights(2)];
    expect(same).toEqual(first);
    first.forEach(([name, values], i) => {
      // Biases start at 0 whatever the seed.
      if (name.includes('bias')) expect(other[i]![1]).toEqual(values);
      else expect(other[i]![1], name).not.toEqual(values);
    });
    const shifts = first.filter(([name]) => name.endsWith('shift')).map(([, values]) => values);
    expect(shifts).toHaveLength(2);
    expect(shifts[0]!.slice(0, 2)).not.toEqual(shifts[1]!.slice(0, 2));
  });

  // 200 estimates: the quotient of two variances is off by more than a factor of 2 once in a
  // million, where it is 16.
  it('is averaged by elbo over as many samples as it is told', () => {
    const model = vae({ ...networks, likelihood: bernoulli(), seed: 3 });
    const x = zeros([200, 6]);
    const varianceOf = (samples: number) => {
      const values = Array.from(model.elbo(x, { samples, seed: 1 }).dataSync());
      const mean = values.reduce((total, value) => total + value, 0) / values.length;
      return values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
    };
    const quotient = varianceOf(1) / varianceOf(16);
    expect(quotient).toBeGreaterThan(8);
    expect(quotient).toBeLessThan(32);
  });
});
