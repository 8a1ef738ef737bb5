import { describe, expect, it } from 'vitest';
import {
  affineCoupling,
  bernoulli,
  conditionalPrior,
  flow,
  gaussian,
  gaussianMixture,
  loadModel,
  mlpDecoder,
  mlpEncoder,
  mixturePrior,
  movingAverage,
  saveModel,
  scoreFunction,
  sigmoidBeliefNetwork,
  vae,
  vampPrior,
  bernoulliPrior,
} from '../../src/index.js';
import { storedNumbers } from '../../src/persistence/stored-values.js';
import { tensor1d } from '@tensorflow/tfjs-core';
import { useBackend } from '../support/backend.js';
import { errorOf, withManifest, type LooseManifest } from './forge.js';
import type { StoredTensor } from '../../src/persistence/safetensors.js';

const PARTS = { data: [4], latent: 2, encoder: mlpEncoder([3]), decoder: mlpDecoder([3]) } as const;

/** Changes what a part is said to be made of. */
const optionOf =
  (place: string, change: (options: Record<string, unknown>) => void) =>
  ({ parts }: LooseManifest) =>
    change((parts[place] as { options: Record<string, unknown> }).options);

const FILES = {
  vae: () => saveModel(vae({ ...PARTS, likelihood: gaussian({ scale: 'shared' }) })),
  bits: () =>
    saveModel(
      vae({
        ...PARTS,
        likelihood: bernoulli(),
        posterior: bernoulli(),
        prior: bernoulliPrior(0.3),
        estimator: scoreFunction({ baseline: movingAverage(0.9) }),
      }),
    ),
  fitted: () =>
    saveModel(
      vae({
        ...PARTS,
        likelihood: bernoulli(),
        prior: gaussianMixture({
          covariance: 'spherical',
          weights: [1],
          means: [[0, 0]],
          covariances: [1],
        }),
      }),
    ),
  conditional: () =>
    saveModel(vae({ ...PARTS, condition: 3, likelihood: bernoulli(), prior: conditionalPrior() })),
  learned: () =>
    saveModel(vae({ ...PARTS, likelihood: bernoulli(), prior: mixturePrior({ components: 3 }) })),
  vamp: () =>
    saveModel(vae({ ...PARTS, likelihood: bernoulli(), prior: vampPrior({ components: 3 }) })),
  flow: () =>
    saveModel(
      vae({
        ...PARTS,
        likelihood: bernoulli(),
        posterior: flow(flow(gaussian(), [affineCoupling({ hidden: [4] })]), [affineCoupling()]),
      }),
    ),
  network: () => saveModel(sigmoidBeliefNetwork({ data: [4], layers: [3, 2] })),
  amortized: () => {
    const dataMean = tensor1d([0.1, 0.5, 0.5, 0.2]);
    return saveModel(
      sigmoidBeliefNetwork({ data: [4], layers: [4, 4], dataMean }).amortized({
        encoder: mlpEncoder([]),
      }),
    );
  },
  mixture: () =>
    saveModel(
      gaussianMixture({
        covariance: 'full',
        weights: [0.5, 0.5],
        means: [
          [0, 1],
          [3, 2],
        ],
        covariances: [
          [
            [1, 0],
            [0, 1],
          ],
          [
            [2, 0],
            [0, 2],
          ],
        ],
      }),
    ),
};

type Change = (manifest: LooseManifest, tensors: Map<string, StoredTensor>) => unknown;

const nested = (open: string, close: string) => open.repeat(9000) + '1' + close.repeat(9000);

/** The manifest as text, with something that JSON.stringify would not write. */
const withText = (manifest: LooseManifest, text: string) =>
  JSON.stringify(manifest).replace('"@"', text);

describe('a file with a right checksum', () => {
  useBackend('cpu');

  it.each<[string, keyof typeof FILES, Change]>([
    ['a setting that nobody knows', 'vae', ({ settings }) => void (settings.gamma = 1)],
    [
      'settings that are a list',
      'vae',
      (manifest) => void Object.assign(manifest, { settings: [] }),
    ],
    ['parts that are a list', 'mixture', (manifest) => void Object.assign(manifest, { parts: [] })],
    ['other units', 'vae', (manifest) => void (manifest.units = 'bits')],
    ['the kind in a list', 'vae', (manifest) => void (manifest.kind = ['vae'])],
    [
      'the kind in lists without end',
      'vae',
      (manifest) => {
        manifest.kind = '@';
        return withText(manifest, nested('[', ']'));
      },
    ],
    [
      'a network that nobody uses',
      'vae',
      ({ networks }) => void (networks.encoder1 = networks.encoder!),
    ],
    [
      'networks of a mixture',
      'mixture',
      (manifest) => void Object.assign(manifest.networks, { encoder: {} }),
    ],
    ['a shape that nobody uses', 'vae', ({ shapes }) => void (shapes.layers = [3])],
    ['a seed among the shapes', 'vae', ({ shapes }) => void (shapes.seed = 3)],
    [
      'a part of more than type and options',
      'vae',
      ({ parts }) => void Object.assign(parts.prior!, { mean: 1 }),
    ],
    ['an option of what has none', 'vae', ({ parts }) => void (parts.prior!.options.mean = 1)],
    [
      'options of what has one',
      'bits',
      ({ parts }) => void (parts.prior!.options.probabilities = 1),
    ],
    [
      'numbers that no part takes',
      'vae',
      (_, tensors) => void tensors.set('parts/prior/means', storedNumbers(Float64Array.of(1))),
    ],
    [
      'parts within parts without end',
      'vae',
      (manifest) => {
        manifest.parts.likelihood!.options.scale = '@';
        return withText(manifest, nested('{"part":{"type":"gaussian","options":{"scale":', '}}}'));
      },
    ],
    [
      'lists within lists without end',
      'vae',
      (manifest) => {
        manifest.parts.likelihood!.options.scale = '@';
        return withText(manifest, nested('[', ']'));
      },
    ],
    [
      'layers within layers without end',
      'vae',
      (manifest) => {
        manifest.networks.encoder!.topology = { config: '@' };
        return withText(manifest, nested('{"config":', '}'));
      },
    ],
    [
      'a network without an output',
      'vae',
      ({ networks }) => {
        const { config } = networks.decoder!.topology as { config: Record<string, unknown> };
        config.output_layers = [];
      },
    ],
    [
      'a network without a name',
      'vae',
      ({ networks }) => {
        const { config } = networks.decoder!.topology as { config: Record<string, unknown> };
        config.name = '';
      },
    ],
    [
      'a fitted prior without means',
      'fitted',
      ({ parts }) => void Reflect.deleteProperty(parts.prior!.options, 'means'),
    ],
    ['absurd layers', 'network', ({ shapes }) => void (shapes.layers = [3, 2 ** 40])],
    ['data of absurd size', 'network', ({ shapes }) => void (shapes.data = [2 ** 40, 2 ** 40])],
    ['an absurd condition', 'conditional', ({ shapes }) => void (shapes.condition = [2 ** 40])],
    ['absurdly many components', 'learned', optionOf('prior', (of) => (of.components = 2 ** 40))],
    ['absurdly many inputs', 'vamp', optionOf('prior', (of) => (of.components = 2 ** 40))],
    [
      'a flow of absurd size',
      'flow',
      optionOf('posterior', (of) => {
        const [layer] = of.layers as [{ part: { options: Record<string, unknown> } }];
        layer.part.options.hidden = [2 ** 40];
      }),
    ],
    [
      'a flow within a flow of absurd size',
      'flow',
      optionOf('posterior', (of) => {
        const inner = (of.base as { part: { options: Record<string, unknown> } }).part.options;
        const [layer] = inner.layers as [{ part: { options: Record<string, unknown> } }];
        layer.part.options.hidden = [2 ** 20, 2 ** 20];
      }),
    ],
    ['a layer that is a text', 'network', ({ shapes }) => void (shapes.layers = ['nats', 2])],
    ['data that are no shape', 'network', ({ shapes }) => void (shapes.data = null)],
    [
      'a mean of other data',
      'amortized',
      (_, tensors) => void tensors.set('parts/dataMean', storedNumbers(Float64Array.of(0.5, 0.5))),
    ],
    [
      'too many encoders',
      'amortized',
      ({ networks }) => void (networks.encoder3 = networks.encoder2!),
    ],
    [
      'too many covariances',
      'mixture',
      (_, tensors) =>
        void tensors.set(
          'parts/covariances',
          storedNumbers(Float64Array.of(1, 0, 0, 1, 2, 0, 0, 2, 9)),
        ),
    ],
    [
      'means of half a dimension',
      'mixture',
      (_, tensors) => void tensors.set('parts/means', storedNumbers(Float64Array.of(1, 2, 3))),
    ],
    ['a mixture over other data', 'mixture', ({ shapes }) => void (shapes.data = [3])],
    [
      'a mixture and more',
      'mixture',
      (_, tensors) => void tensors.set('kernel', storedNumbers(Float64Array.of(1))),
    ],
  ])('is refused with %s, and nothing is left', async (name, of, change) => {
    const file = await FILES[of]();
    const { message } = await errorOf(loadModel(withManifest(file, change)));
    // Before any of it is made.
    if (name.includes('absurd')) expect(message).toContain('no more weights');
  });

  it('may name encoders in any order', async () => {
    const file = await FILES.amortized();
    const turned = withManifest(file, (manifest) => {
      manifest.networks = Object.fromEntries(Object.entries(manifest.networks).reverse());
    });
    expect(await saveModel(await loadModel(turned))).toEqual(file);
  });
});
