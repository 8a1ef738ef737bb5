import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  checkpointTo,
  conditionalPrior,
  convDecoder,
  convEncoder,
  elbo,
  fit,
  fitGaussianMixture,
  gaussian,
  gaussianMixture,
  inspectModel,
  linearAnnealing,
  mlpDecoder,
  mlpEncoder,
  saveModel,
  sigmoidBeliefNetwork,
  vae,
} from '../../src/index.js';
import manifest from '../../package.json' with { type: 'json' };
import { encodeSafetensors } from '../../src/persistence/safetensors.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';

const rows = () => tensor2d(Array.from({ length: 6 }, (_, i) => [i, i % 2, i / 3]));
const build = () =>
  vae({
    data: [3],
    latent: 2,
    encoder: mlpEncoder([4]),
    decoder: mlpDecoder([5], { activation: 'tanh' }),
    likelihood: gaussian({ scale: 'shared' }),
  });

describe('inspectModel', () => {
  useBackend('cpu');

  it('tells what a model is made of, and how it was trained', async () => {
    const model = build();
    const { history } = await fit(model, rows(), { epochs: 2, seed: 5, batchSize: 3 });
    const file = await saveModel(model);
    const info = await inspectModel(file);
    // 3·4 + 4 + 4·4 + 4, 2·5 + 5 + 5·3 + 3, and one scale.
    expect(info).toMatchObject({
      type: 'vae',
      library: manifest.version,
      bytes: file.length,
      weights: 36 + 33 + 1,
      shapes: { data: [3], latent: [2] },
      parts: { likelihood: { type: 'gaussian', options: { scale: 'shared' } } },
      settings: { kl: 'closed-form' },
      training: { steps: 4, epochs: 2, seed: 5, metrics: history[1]!.metrics },
    });
    expect(info).toHaveProperty('networks.encoder', [
      { type: 'InputLayer', units: undefined, activation: undefined },
      { type: 'Dense', units: 4, activation: 'relu' },
      { type: 'Dense', units: 4, activation: 'linear' },
    ]);
    expect(JSON.parse(JSON.stringify(info))).toMatchObject({ type: 'vae', weights: 70 });
  });

  it('tells parts within parts, filters, and the condition', async () => {
    const model = vae({
      data: [4, 4, 1],
      latent: 2,
      condition: 3,
      prior: conditionalPrior(),
      encoder: convEncoder({ filters: [6] }),
      decoder: convDecoder({ filters: [5] }),
      likelihood: gaussian({ scale: 1 }),
      objective: elbo({ beta: linearAnnealing({ steps: 3 }) }),
    });
    const info = await inspectModel(await saveModel(model));
    expect(info).toMatchObject({
      shapes: { condition: [3] },
      parts: { objective: { options: { beta: { part: { type: 'linearAnnealing' } } } } },
    });
    expect(info).toHaveProperty('networks.encoder.1', {
      type: 'Conv2D',
      units: 6,
      activation: 'relu',
    });
    expect(info).not.toHaveProperty('training');
  });

  it('counts what is trained, not the numbers that parts are made of', async () => {
    const prior = gaussianMixture({
      covariance: 'spherical',
      weights: [0.5, 0.5],
      means: [
        [0, 0],
        [1, 1],
      ],
      covariances: [1, 1],
    });
    const model = vae({
      data: [3],
      latent: 2,
      encoder: mlpEncoder([4]),
      decoder: mlpDecoder([5]),
      likelihood: gaussian({ scale: 1 }),
      prior,
    });
    expect(await inspectModel(await saveModel(model))).toMatchObject({
      weights: 36 + 33,
      parts: { prior: { type: 'gaussianMixture' } },
    });
  });

  it('tells of belief networks and mixtures', async () => {
    const network = sigmoidBeliefNetwork({ data: [6], layers: [3] });
    expect(await inspectModel(await saveModel(network))).toMatchObject({
      type: 'sigmoidBeliefNetwork',
      weights: 6 * 3 + 6 + 3,
      shapes: { data: [6], layers: [3] },
    });
    const mixture = gaussianMixture({
      covariance: 'diagonal',
      weights: [0.5, 0.5],
      means: [
        [0, 0],
        [1, 1],
      ],
      covariances: [
        [1, 1],
        [1, 1],
      ],
    });
    expect(await inspectModel(await saveModel(mixture))).toMatchObject({
      type: 'gaussianMixture',
      weights: 2 + 4 + 4,
      settings: { covariance: 'diagonal' },
    });
  });

  it('tells how far a checkpoint is', async () => {
    const kept: Uint8Array[] = [];
    const write = (bytes: Uint8Array) => kept.push(bytes);
    const checkpoint = checkpointTo({ write, read: () => undefined });
    const { history } = await fit(build(), rows(), {
      epochs: 2,
      seed: 5,
      batchSize: 3,
      checkpoint,
    });
    expect(await inspectModel(kept.at(-1))).toEqual({
      type: 'checkpoint',
      bytes: kept.at(-1).length,
      weights: 70,
      steps: 4,
      epochs: 2,
      run: expect.objectContaining({ model: 'vae', seed: 5, batchSize: 3 }) as unknown,
      metrics: history[1]!.metrics,
    });
    const { iterations } = await fitGaussianMixture(rows(), { components: 1, checkpoint });
    expect(await inspectModel(kept.at(-1))).toMatchObject({
      type: 'checkpoint',
      weights: 1 + 3 + 9,
      steps: iterations,
      epochs: undefined,
      metrics: {},
    });
  });

  it('refuses what is damaged, and what does not say what it is', async () => {
    const file = await saveModel(build());
    const changed = file.slice();
    changed[changed.length - 5]! ^= 1;
    await expectVaeKitRejection(inspectModel(changed), /checksum|changed/);
    await expectVaeKitRejection(inspectModel(file.subarray(0, 300)), /./);
    const weights = encodeSafetensors({
      tensors: new Map([['w', { dtype: 'U8', shape: [1], bytes: new Uint8Array(1) }]]),
      metadata: {},
    });
    await expectVaeKitRejection(inspectModel(weights), /weights alone/);
  });
});
