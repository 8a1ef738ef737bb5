import { concat, exp, slice, square, sub, sum, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  affineCoupling,
  flow,
  foldIn,
  gaussian,
  inverseAutoregressive,
  laplace,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  product,
  randomKey,
  vae,
} from '../../../src/index.js';
import { describeOnBackends, useBackend } from '../../support/backend.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose } from '../../support/gradients.js';
import { moved } from './reference.js';

const key = randomKey(3);

describeOnBackends('a flow whose base knows its own parameters only', () => {
  it('gives it no context and no weights', () => {
    const base = product([gaussian(), laplace()]);
    const family = flow(base, [affineCoupling({ hidden: [3] })], { context: 2 });
    expect(family.rawShape([2])).toEqual([6]);
    const raw = normalNoise(key, [3, 6]);
    const weights = moved(family.variables!([2], key), foldIn(key, 1));
    const params = family.params(raw, weights);
    expect([...params.context!.dataSync()]).toEqual([...slice(raw, [0, 4], [3, 2]).dataSync()]);
    const own = base.params(slice(raw, [0, 0], [3, 4]), {});
    const drawn = base.sample(own, key);
    // The coupling leaves the first dimension, and moves the second by the first and the context.
    const { value, logDeterminant } = affineCoupling({ hidden: [3] }).forward(
      drawn,
      Object.fromEntries(
        Object.entries(weights).map(([name, weight]) => [name.replace('layer0/', ''), weight]),
      ),
      params.context,
    );
    const both = family.sampleWithLogProb!(params, key);
    expectClose(both.value.dataSync(), value.dataSync(), 1e-6);
    const density = sub(base.logProb(own, drawn), logDeterminant).dataSync();
    expectClose(both.logProb.dataSync(), density, 1e-5);
    expectClose(family.logProb(params, value).dataSync(), density, 1e-5);
    for (const figure of [family.mean(params), family.mode(params)])
      expect(figure.shape).toEqual([3, 2]);
  });
});

describe('a VAE', () => {
  useBackend('cpu');

  it('may have a flow of a product as its posterior', () => {
    const model = vae({
      data: [3],
      latent: 2,
      posterior: flow(product([gaussian(), laplace()]), [affineCoupling()]),
      encoder: mlpEncoder([4]),
      decoder: mlpDecoder([4]),
      likelihood: gaussian({ scale: 1 }),
    });
    const data = normalNoise(key, [5, 3]);
    const { '0.mean': first, '1.mean': second } = model.posteriorParams(data);
    // At first the layer leaves all as it is.
    expect([...model.encode(data).dataSync()]).toEqual([
      ...concat([first!, second!], 1).dataSync(),
    ]);
    expect(model.elbo(data, { seed: 1 }).dataSync().every(Number.isFinite)).toBe(true);
    model.dispose();
  });
});

describe('the context of a flow', () => {
  useBackend('cpu');

  it('is refused for latents that are no vectors', () => {
    const family = flow(gaussian(), [affineCoupling()], { context: 3 });
    expectVaeKitError(
      () => family.rawShape([2, 4]),
      /context must be left out for latents that are no vectors, but got 3 for latents of \[2, 4\]\. Give latent: 8/,
    );
    expect(flow(gaussian(), [affineCoupling()]).rawShape([2, 4])).toEqual([2, 8]);
  });

  // Of the first dimension an autoregressive network sees nothing else, and of a single one too.
  it.each([1, 3])('moves the first of %i dimensions too', (dimensions) => {
    const layer = inverseAutoregressive({ hidden: [6] });
    const weights = moved(layer.variables({ dimensions, context: 2, key }), foldIn(key, 1));
    const z = zeros([1, dimensions]);
    const firstOf = (context: number[]) =>
      layer.forward(z, weights, tensor2d([context])).value.dataSync()[0]!;
    expect(Math.abs(firstOf([1, -1]) - firstOf([-1, 2]))).toBeGreaterThan(1e-2);
  });

  it('is not seen where there is none, and one dimension is moved the same wherever it is', () => {
    const layer = inverseAutoregressive({ hidden: [6] });
    const weights = moved(layer.variables({ dimensions: 1, context: 0, key }), foldIn(key, 1));
    const { value, logDeterminant } = layer.forward(tensor2d([[-1], [2]]), weights);
    const [low, high] = value.dataSync();
    const stretch = Math.exp(logDeterminant.dataSync()[0]!);
    expect(high! - low!).toBeCloseTo(3 * stretch, 4);
    // A network of biases alone still has units that move it.
    const { value: still } = layer.forward(tensor2d([[0]]), {
      ...weights,
      bias0: zeros([6]),
      bias1: zeros([2]),
    });
    expect(Math.abs(still.dataSync()[0]!)).toBe(0);
    const { value: pushed } = layer.forward(tensor2d([[0]]), { ...weights, bias1: zeros([2]) });
    expect(Math.abs(pushed.dataSync()[0]!)).toBeGreaterThan(1e-3);
  });
});

describe('the first weights of a layer', () => {
  useBackend('cpu');

  // The mean square of 100,000 normal numbers is within 5 standard deviations, 2.3 % of 1, but in
  // 6e-7 of all seeds.
  it('have the variance 1 over how many numbers go in', () => {
    const layer = affineCoupling({ hidden: [1000] });
    const { weight0, bias0, weight1, bias1 } = layer.variables({
      dimensions: 200,
      context: 0,
      key,
    });
    expect(weight0!.shape).toEqual([100, 1000]);
    const squares = sum(square(weight0!)).dataSync()[0]!;
    expect(Math.abs(squares / 1000 - 1)).toBeLessThan(0.023);
    for (const rest of [bias0!, weight1!, bias1!])
      expect(sum(exp(rest)).dataSync()[0]).toBe(rest.size);
  });

  it('may see nothing at all', () => {
    const layer = inverseAutoregressive({ hidden: [] });
    const weights = layer.variables({ dimensions: 2, context: 0, key });
    expect(Object.keys(weights)).toEqual(['weight0', 'bias0']);
    const z = concat([normalNoise(key, [2, 1]), zeros([2, 1])], 1);
    expect([...layer.forward(z, weights).value.dataSync()]).toEqual([...z.dataSync()]);
  });
});
