import {
  add,
  matMul,
  memory,
  scalar,
  sub,
  tensor2d,
  tensor3d,
  tidy,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { paramsOfRows, rowsOf, tiledOrShared, tileParams } from '../../src/distributions/params.js';
import {
  elbo,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  swissRoll,
  vae,
  type Family,
  type GaussianParams,
  type Params,
  type Prior,
} from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError, expectVaeKitRejection } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';

describeOnBackends('tileParams', () => {
  const values = (tensor: Tensor | undefined) => tensor!.arraySync();

  it('repeats the batch, and leaves what the batch shares', () => {
    const params = { mean: tensor2d([[1], [2]]), logScale: tensor2d([[5]]) };
    const tiled = tileParams(gaussian(), params, 2);
    expect([values(tiled.mean), values(tiled.logScale)]).toEqual([[[1], [2], [1], [2]], [[5]]]);
  });

  it('repeats a batch of one', () => {
    const params = { mean: tensor2d([[1]]), logScale: tensor2d([[5]]) };
    const tiled = tileParams(gaussian(), params, 2);
    expect([values(tiled.mean), values(tiled.logScale)]).toEqual([
      [[1], [1]],
      [[5], [5]],
    ]);
  });

  it('is the same tensors where there is nothing to repeat', () => {
    const mean = tensor2d([[1], [2]]);
    expect(tileParams(gaussian(), { mean }, 1).mean).toBe(mean);
  });

  it('is left out where one row serves all, or there are as many rows as wanted', () => {
    const one = { mean: tensor2d([[1]]) };
    const two = { mean: tensor2d([[1], [2]]) };
    expect(tiledOrShared(gaussian(), one, 3)).toBe(one);
    expect(values(tiledOrShared(gaussian(), two, 2).mean)).toEqual([[1], [2], [1], [2]]);
    expect(paramsOfRows(gaussian(), two, 2)).toBe(two);
    expect(values(paramsOfRows(gaussian(), one, 3).mean)).toEqual([[1], [1], [1]]);
  });

  it('leaves what the family shares, whatever its shape', () => {
    const family = { type: 'flow', shared: ['square', 'cube', 'number'] };
    const params = {
      mean: tensor2d([[1], [2]]),
      square: tensor2d([
        [1, 2],
        [3, 4],
      ]),
      cube: tensor3d([1, 2, 3, 4, 5, 6], [6, 1, 1]),
      number: scalar(3),
    };
    expect(rowsOf(family, params)).toBe(2);
    const tiled = tileParams(family, params, 3);
    expect(tiled.mean!.shape).toEqual([6, 1]);
    for (const name of family.shared) expect(tiled[name]).toBe(params[name as 'cube']);
  });

  it.each([
    ['a name that is none', ['square', 'men'], /but got \["square", "men"\]/],
    ['all names', ['mean', 'square'], /but got \["mean", "square"\]/],
    ['no list', 'mean', /but got "mean"/],
    ['an object', { mean: true }, /but got an object with the keys \{mean\}/],
  ])('refuses %s', (_, shared, received) => {
    const family = { type: 'flow', shared: shared as string[] };
    const params = { mean: tensor2d([[1]]), square: tensor2d([[1]]) };
    for (const call of [() => rowsOf(family, params), () => tileParams(family, params, 2)]) {
      expectVaeKitError(call, /shared must list parameters of the family 'flow', all but one/);
      expectVaeKitError(call, received);
      expectVaeKitError(call, /Its parameters are mean, square\.$/);
    }
  });
});

/** A Gaussian in two dimensions whose samples a matrix shears, and a number moves. */
type ShearedParams = GaussianParams & {
  readonly shear: Tensor;
  readonly unshear: Tensor;
  readonly shift: Tensor;
};

/** The tensors that its functions were given as what all rows share. */
const seen = new Set<Tensor>();

/** A family of a user's own; `slope` 0 makes it a plain Gaussian. */
function sheared(slope: number, shared = ['shear', 'unshear', 'shift']): Family<ShearedParams> {
  const plain = gaussian();
  const watched = ({ shear, unshear, shift }: ShearedParams) => {
    for (const one of [shear, unshear, shift]) seen.add(one);
    expect([shear.shape, unshear.shape, shift.shape]).toEqual([[2, 2], [2, 2], []]);
    return { shear, unshear, shift };
  };
  const forth = (params: ShearedParams, value: Tensor) => {
    const { shear, shift } = watched(params);
    return add(matMul(value, shear), shift);
  };
  return {
    type: 'sheared',
    support: plain.support,
    reparameterized: true,
    shared,
    rawShape: plain.rawShape,
    // A plain Gaussian has nothing to learn besides the network.
    variables: (): Params => (slope === 0 ? {} : { shift: scalar(slope) }),
    params: (raw, { shift = scalar(0) }) => ({
      ...plain.params(raw, {}),
      shear: tensor2d([1, slope, 0, 1], [2, 2]),
      unshear: tensor2d([1, -slope, 0, 1], [2, 2]),
      shift,
    }),
    sample: (params, key) => forth(params, plain.sample(params, key)),
    logProb(params, value) {
      const { unshear, shift } = watched(params);
      return plain.logProb(params, matMul(sub(value, shift), unshear));
    },
    mean: (params) => forth(params, params.mean),
    mode: (params) => forth(params, params.mean),
  };
}

const prior = (family: Family<ShearedParams>): Prior => ({
  type: 'sheared',
  family: family,
  build: () => ({
    variables: {},
    params: () => family.params(zeros([1, ...family.rawShape([2])]), {}),
  }),
});

const parts = {
  data: 2,
  latent: 2,
  encoder: mlpEncoder([4]),
  decoder: mlpDecoder([4]),
  kl: 'monte-carlo',
  objective: elbo({ samples: 3 }),
  seed: 4,
} as const;
const roles = (family: Family<ShearedParams>) => ({
  posterior: { posterior: family as Family<Params, true>, likelihood: gaussian({ scale: 1 }) },
  likelihood: { likelihood: family as Family },
  prior: { prior: prior(family), likelihood: gaussian({ scale: 1 }) },
});
const losses = async (of: object) => {
  const model = vae({ ...parts, likelihood: gaussian(), ...of });
  const { points } = swissRoll({ points: 10, seed: 1 });
  const plane = tidy(() => matMul(points, tensor2d([1, 0, 0, 0, 0, 1], [3, 2])));
  // A batch of two rows: a matrix of two looks like one of them.
  const options = { epochs: 2, batchSize: 2, seed: 2, progress: false } as const;
  const { history } = await fit(model, plane, options);
  const generated = model.generate(7, { seed: 1 });
  expect(generated.shape).toEqual([7, 2]);
  const result = [...history.map(({ loss }) => loss), ...generated.dataSync()];
  model.dispose();
  generated.dispose();
  plane.dispose();
  points.dispose();
  return result;
};

describeOnBackends("a user's own family with parameters that all rows share", () => {
  it.each(['posterior', 'likelihood', 'prior'] as const)('works as %s', async (role) => {
    const likelihood = role === 'likelihood' ? gaussian() : gaussian({ scale: 1 });
    // tfjs makes what the backend needs at the first call.
    const expected = await losses({ likelihood });
    const before = memory().numTensors;
    seen.clear();
    expectClose(await losses(roles(sheared(0))[role]), expected, 1e-5);
    expect(memory().numTensors).toBe(before);
    expect(seen.size).toBeGreaterThan(0);
    expect(await losses(roles(sheared(0.5))[role])).not.toEqual(expected);
  });

  it('is refused where it has no parameters at all', async () => {
    const none = { ...sheared(0), shared: [], params: () => ({}) } as unknown as Family;
    await expectVaeKitRejection(
      losses({ likelihood: none }),
      /the function params of the likelihood 'sheared' must return one tensor or more by name/,
    );
  });

  it.each(['posterior', 'likelihood', 'prior'] as const)(
    'is refused as %s with a wrong name',
    async (role) => {
      const wrong = sheared(0, ['shear', 'unshare', 'shift']);
      await expectVaeKitRejection(
        losses(roles(wrong)[role]),
        /shared must list parameters of the family 'sheared'.* but got \["shear", "unshare", "shift"\]/,
      );
    },
  );
});
