import { concat, mean, ones, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  affineCoupling,
  conditionalPrior,
  estimateLogLikelihood,
  fit,
  flow,
  foldIn,
  gaussian,
  gaussianMixture,
  inverseAutoregressive,
  laplace,
  loadModel,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  randomKey,
  saveModel,
  standardNormal,
  stickingTheLanding,
  swissRoll,
  vae,
  type Family,
  type FlowLayer,
  type Key,
  type Params,
  type Vae,
} from '../../../src/index.js';
import { mapParams } from '../../../src/distributions/params.js';
import { assertLaws, checkFamily } from '../../../src/testing/index.js';
import { describeOnBackends, useBackend } from '../../support/backend.js';
import { expectClose } from '../../support/gradients.js';
import { expectNoLeak } from '../../support/leaks.js';
import {
  autoregressive64,
  coupling64,
  float64Of,
  logDeterminant64,
  moved,
  rowsOf,
} from './reference.js';

const key = randomKey(5);
const mixed = () => [
  affineCoupling({ hidden: [6] }),
  inverseAutoregressive({ hidden: [6] }),
  affineCoupling({ hidden: [6] }),
];

/** Parameters of rows unlike each other, of layers that do something. */
const paramsOf =
  (family: Family, event: readonly number[]) =>
  (at: Key, rows: number): Params => {
    const raw = normalNoise(foldIn(at, 0), [rows, ...family.rawShape(event)]);
    return family.params(raw, moved(family.variables!(event, foldIn(at, 1)), foldIn(at, 2)));
  };

/** What a flow of {@link mixed} layers makes of a point of the base, in float64. */
function through(z: readonly number[], context: readonly number[], params: Params): number[] {
  const own = (i: number) =>
    float64Of(
      Object.fromEntries(
        Object.entries(params)
          .filter(([name]) => name.startsWith(`layer${i}/`))
          .map(([name, value]) => [name.slice(7), value]),
      ),
    );
  const first = coupling64(z, context, own(0)).reverse();
  const second = autoregressive64(first, context, own(1)).reverse();
  return coupling64(second, context, own(2));
}

describeOnBackends('a flow', () => {
  it('has the density of its base, less the log-determinant of its Jacobian', () => {
    const family = flow(gaussian(), mixed(), { context: 2 });
    const params = paramsOf(family, [3])(key, 4);
    const base: Params = { mean: params.mean!, logScale: params.logScale! };
    const z = gaussian().sample(base as never, foldIn(key, 9));
    const contexts = rowsOf(params.context!);
    const points = rowsOf(z).map((row, n) => through(row, contexts[n]!, params));
    const expected = rowsOf(z).map(
      (row, n) =>
        gaussian()
          .logProb(base as never, z)
          .dataSync()[n]! - logDeterminant64((at) => through(at, contexts[n]!, params), row),
    );
    expectClose(family.logProb(params, tensor2d(points)).dataSync(), expected, 2e-5, 1);
    const both = family.sampleWithLogProb!(params, foldIn(key, 9));
    expectClose(both.value.dataSync(), points.flat(), 1e-5);
    expectClose(both.logProb.dataSync(), expected, 2e-5, 1);
    expect([...family.sample(params, foldIn(key, 9)).dataSync()]).toEqual([
      ...both.value.dataSync(),
    ]);
  });

  it('has as mean and mode what its layers make of those of the base', () => {
    const family = flow(gaussian(), mixed());
    const params = paramsOf(family, [3])(key, 2);
    const images = rowsOf(params.mean!).flatMap((row) => through(row, [], params));
    expectClose(family.mean(params).dataSync(), images, 1e-5);
    expectClose(family.mode(params).dataSync(), images, 1e-5);
  });

  it('transforms latents of any shape, and leaves nothing behind', () => {
    const family = flow(gaussian(), mixed());
    const params = paramsOf(family, [2, 1, 2])(key, 3);
    const value = family.sample(params, key);
    expect(value.shape).toEqual([3, 2, 1, 2]);
    expect(family.logProb(params, value).shape).toEqual([3]);
    for (const call of [
      () => family.sample(params, key),
      () => family.sampleWithLogProb!(params, key),
      () => family.logProb(params, value),
      () => family.mean(params),
    ])
      expectNoLeak(call);
  });

  it('may have a flow as its base', () => {
    const [a, b, c] = mixed() as [FlowLayer, FlowLayer, FlowLayer];
    const family = flow(flow(gaussian(), [a, b]), [c]);
    const weights = family.variables!([4], key);
    expect(Object.keys(weights).sort()).toEqual([...family.shared!].sort());
    expect(new Set(family.shared).size).toBe(12);
    const params = paramsOf(family, [4])(key, 2);
    const { value, logProb } = family.sampleWithLogProb!(params, key);
    expectClose(family.logProb(params, value).dataSync(), logProb.dataSync(), 1e-5, 1);
  });
});

const sizes = { latent: [3], condition: undefined, key };

describeOnBackends('a flow of a prior', () => {
  it('is a prior, whose layers are learned and the same for all data', () => {
    const prior = flow(standardNormal(), mixed());
    const { variables, params } = prior.build(sizes);
    expect(Object.keys(variables)).toEqual([...prior.family.shared!]);
    for (const [i, variable] of Object.values(variables).entries())
      variable.assign(normalNoise(foldIn(key, i), variable.shape));
    const given = params();
    expect(given.mean!.shape).toEqual([1, 3]);
    const z = normalNoise(key, [4, 3]);
    const points = rowsOf(z).map((row) => through(row, [], given));
    const expected = rowsOf(z).map(
      (row) =>
        -0.5 * row.reduce((sum, value) => sum + value ** 2 + Math.log(2 * Math.PI), 0) -
        logDeterminant64((at) => through(at, [], given), row),
    );
    expectClose(prior.family.logProb(given, tensor2d(points)).dataSync(), expected, 5e-5, 1);
  });
});

const encoder = mlpEncoder([16]);
const decoder = mlpDecoder([16]);
const parts = { data: [3], latent: 3, encoder, decoder, likelihood: gaussian({ scale: 1 }) };

describe.each(['cpu', 'accelerated wasm'] as const)('a VAE on %s', (backend) => {
  useBackend(backend);
  const roll = () => swissRoll({ points: 300, seed: 1 }).points;
  const options = { epochs: 3, batchSize: 50, learningRate: 0.01, seed: 1, progress: false };

  it.each([
    [
      'posterior',
      () => vae({ ...parts, posterior: flow(gaussian(), mixed(), { context: 4 }) }),
      'posterior/layer',
    ],
    ['prior', () => vae({ ...parts, prior: flow(standardNormal(), mixed()) }), 'prior/layer'],
    [
      'both',
      () =>
        vae({
          ...parts,
          posterior: flow(gaussian(), [affineCoupling()]),
          prior: flow(
            gaussianMixture({
              covariance: 'spherical',
              weights: [0.5, 0.5],
              means: [
                [0, 0, 1],
                [0, 0, -1],
              ],
              covariances: [1, 2],
            }),
            [affineCoupling()],
          ),
          estimator: stickingTheLanding(),
        }),
      'prior/layer',
    ],
  ])('learns a flow as its %s, and is saved with it', async (_, make, prefix) => {
    const data = roll();
    const model: Vae = make();
    expect(model.kl).toBe('monte-carlo');
    const learned = Object.entries(model.weights).filter(([name]) => name.startsWith(prefix));
    const before = learned.map(([, weight]) => [...weight.dataSync()]);
    const { history } = await fit(model, data, options);
    expect(history[2]!.metrics.elbo).toBeGreaterThan(history[0]!.metrics.elbo);
    learned.forEach(([name, weight], i) =>
      expect([...weight.dataSync()], name).not.toEqual(before[i]),
    );
    const again = (await loadModel(await saveModel(model))) as Vae;
    for (const ask of [
      (of: Vae) => of.generate(5, { seed: 3 }),
      (of: Vae) => of.elbo(data, { samples: 2, seed: 3 }),
      (of: Vae) => of.encode(data),
    ])
      expect([...ask(again).dataSync()]).toEqual([...ask(model).dataSync()]);
    const judged = await estimateLogLikelihood(model, data, { samples: 5, progress: false });
    expect(judged.mean).toBeGreaterThan(mean(model.elbo(data, { seed: 1 })).dataSync()[0]!);
    again.dispose();
    model.dispose();
  });

  it('with a condition may have a flow of a conditional prior', async () => {
    const data = roll();
    const condition = concat([ones([150, 1]), zeros([150, 1])]);
    const model = vae({ ...parts, condition: 1, prior: flow(conditionalPrior(), mixed()) });
    await fit(model, data, { ...options, condition });
    expect(model.priorParams({ condition }).mean!.shape).toEqual([300, 3]);
    expect(model.generate(4, { condition: ones([4, 1]), seed: 1 }).shape).toEqual([4, 3]);
    model.dispose();
  });
});

describe('what a flow is told', () => {
  useBackend('cpu');

  // Of all seeds 1 in 1e6 raises a false alarm.
  it.each([
    ['couplings', () => flow(gaussian(), [affineCoupling({ hidden: [4] }), affineCoupling()])],
    [
      'an autoregressive layer with context',
      () => flow(gaussian(), [inverseAutoregressive({ hidden: [4] })], { context: 1 }),
    ],
  ] as const)('of %s keeps the laws of families', async (_, make) => {
    const family = make();
    const params = paramsOf(family, [2]);
    assertLaws(await checkFamily(family, { event: [2], seed: 2, effect: 0.5, params }));
  });

  it('is known as a family or a prior, with what it was made of', () => {
    const family = flow(laplace(), [affineCoupling()]);
    expect([family.type, family.reparameterized, family.support.type]).toEqual([
      'flow',
      true,
      'real',
    ]);
    expect(family.rawShape([4])).toEqual([8]);
    expect(flow(gaussian(), mixed(), { context: 3 }).rawShape([4])).toEqual([11]);
    expect(flow(standardNormal(), mixed()).type).toBe('flow');
  });

  it('changes by the seed of the model', () => {
    const weightOf = (seed: number) => {
      const model = vae({ ...parts, seed, posterior: flow(gaussian(), [affineCoupling()]) });
      return [...model.weights['posterior/layer0/weight0']!.dataSync()];
    };
    expect(weightOf(1)).toEqual(weightOf(1));
    expect(weightOf(1)).not.toEqual(weightOf(2));
  });

  it.each([
    ['side by side', () => flow(gaussian(), [affineCoupling(), affineCoupling()])],
    ['of a flow in a flow', () => flow(flow(gaussian(), [affineCoupling()]), [affineCoupling()])],
  ])('begins with other numbers in each of its layers, %s', (_, posterior) => {
    const { weights } = vae({ ...parts, seed: 1, posterior: posterior() });
    const first = Object.entries(weights).flatMap(([name, weight]) =>
      /layer\d+\/weight0$/.test(name) ? [String(weight.dataSync())] : [],
    );
    expect(new Set(first).size).toBe(2);
  });

  it('keeps rows apart where the batch is repeated', () => {
    const family = flow(gaussian(), mixed());
    const params = paramsOf(family, [3])(key, 1);
    const z = normalNoise(key, [2, 3]);
    const repeated = mapParams(params, (value, name) =>
      family.shared!.includes(name) ? value : concat([value, value]),
    );
    expect([...family.logProb(params, z).dataSync()]).toEqual([
      ...family.logProb(repeated, z).dataSync(),
    ]);
  });
});
