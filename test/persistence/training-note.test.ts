import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  fit,
  fitGaussianMixture,
  gaussian,
  loadModel,
  mlpDecoder,
  mlpEncoder,
  saveModel,
  vae,
} from '../../src/index.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  MANIFEST,
} from '../../src/persistence/safetensors.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';

interface Said {
  readonly training?: unknown;
}

const saidBy = (file: Uint8Array) =>
  JSON.parse(decodeSafetensors(file, 'the file').metadata[MANIFEST]!) as Said;

describe('a file', () => {
  useBackend('cpu');
  const rows = () =>
    tensor2d([
      [0, 1, 2],
      [1, 2, 3],
      [2, 3, 4],
    ]);
  const build = () =>
    vae({
      data: [3],
      latent: 2,
      encoder: mlpEncoder([4]),
      decoder: mlpDecoder([4]),
      likelihood: gaussian({ scale: 1 }),
    });

  it('says how its model was trained, and goes on saying so', async () => {
    const model = build();
    expect(saidBy(await saveModel(model)).training).toBe(undefined);
    const data = rows();
    const { history } = await fit(model, data, {
      epochs: 2,
      batchSize: 2,
      seed: 5,
      progress: false,
      validation: { data },
    });
    const file = await saveModel(model);
    const { metrics, validation } = history[1]!;
    expect(saidBy(file).training).toEqual({
      steps: 4,
      epochs: 2,
      seed: 5,
      batchSize: 2,
      metrics,
      validation,
    });
    expect(saidBy(await saveModel(await loadModel(file)))).toEqual(saidBy(file));
  });

  it('says how its mixture was fitted', async () => {
    const mixture = await fitGaussianMixture(rows(), { components: 1, seed: 4, progress: false });
    const { iterations, converged } = mixture;
    expect(saidBy(await saveModel(mixture)).training).toEqual({
      points: 3,
      seed: 4,
      restarts: 1,
      iterations,
      converged,
    });
  });

  it.each<[unknown]>([['a word'], [[1]], [{ steps: 'many' }], [{ metrics: { elbo: { a: 1 } } }]])(
    'that says %j of its training is refused',
    async (training) => {
      const { tensors, metadata } = decodeSafetensors(await saveModel(build()), 'the file');
      const manifest = { ...(JSON.parse(metadata[MANIFEST]!) as object), training };
      const changed = encodeSafetensors({
        tensors,
        metadata: { ...metadata, [MANIFEST]: JSON.stringify(manifest) },
      });
      await expectVaeKitRejection(loadModel(changed), /must say what model it holds/);
    },
  );
});
