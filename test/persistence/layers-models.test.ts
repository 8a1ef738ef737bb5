import { io, type Tensor } from '@tensorflow/tfjs-core';
import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  convDecoder,
  convEncoder,
  gaussian,
  loadModel,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  saveModel,
  vae,
  type Vae,
} from '../../src/index.js';
import { uniformNoise } from '../../src/core/noise.js';
import { useBackend } from '../support/backend.js';

const MODELS: Readonly<Record<string, () => Vae>> = {
  dense: () =>
    vae({
      data: [6],
      latent: 2,
      encoder: mlpEncoder([5, 4]),
      decoder: mlpDecoder([4]),
      likelihood: gaussian({ scale: 'shared' }),
    }),
  convolutional: () =>
    vae({
      data: [8, 8, 1],
      latent: 2,
      encoder: convEncoder({ filters: [2, 2], dense: 3 }),
      decoder: convDecoder({ filters: [2, 2], dense: 3 }),
      likelihood: bernoulli(),
    }),
};

/** A network as tfjs itself saves and loads it. */
async function throughTfjs(network: LayersModel): Promise<LayersModel> {
  let kept: io.ModelArtifacts | undefined;
  await network.save(
    io.withSaveHandler(async (artifacts) => {
      kept = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  return loadLayersModel({ load: async () => kept! });
}

const valuesOf = (network: LayersModel, shape: readonly number[]) =>
  Array.from((network.predict(uniformNoise(randomKey(1), [3, ...shape])) as Tensor).dataSync());

describe('the networks of a model', () => {
  useBackend('cpu');

  it.each(Object.entries(MODELS))(
    'are LayersModels that tfjs saves and loads, also once the model was loaded: %s',
    async (_, build) => {
      const model = build();
      const again = (await loadModel(await saveModel(model))) as Vae;
      for (const { encoder, decoder } of [model, again]) {
        const [one, other] = [await throughTfjs(encoder), await throughTfjs(decoder)];
        expect(valuesOf(one, model.data)).toEqual(valuesOf(model.encoder, model.data));
        expect(valuesOf(other, model.latent)).toEqual(valuesOf(model.decoder, model.latent));
        // Nothing of how the model was loaded is in what is written of it.
        expect(JSON.stringify(one.toJSON(null, false))).not.toContain('VaeKit');
      }
    },
  );
});
