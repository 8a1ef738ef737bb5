import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { bernoulli, convDecoder, convEncoder, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { convVaeRow } from './rows/conv-vae.js';
import { lastMaps, weightShapes, type ConvVaeWorkload, type VaeWorkload } from './workload.js';

function shapesOf(model: { readonly encoder: LayersModel; readonly decoder: LayersModel }) {
  const [encoder, decoder] = [model.encoder, model.decoder].map((network) =>
    network.weights.map(({ shape }) => shape),
  );
  return { encoder, decoder };
}

describe('weightShapes', () => {
  beforeAll(async () => {
    await setBackend('cpu');
  });

  it('has the shapes of the dense networks of the library', () => {
    const workload: VaeWorkload = {
      kind: 'vae',
      data: 12,
      hidden: [7, 5],
      latent: 3,
      activation: 'tanh',
      likelihood: 'bernoulli',
      batch: 2,
    };
    const model = vae({
      data: [12],
      latent: 3,
      encoder: mlpEncoder([7, 5]),
      decoder: mlpDecoder([5, 7]),
      likelihood: bernoulli(),
    });
    expect(weightShapes(workload)).toEqual(shapesOf(model));
    model.dispose();
  });

  it('has the shapes of the convolutional networks of the library', () => {
    const workload = convVaeRow.workload as ConvVaeWorkload;
    const model = vae({
      data: [28, 28, 1],
      latent: 2,
      encoder: convEncoder({ filters: [32, 64, 64, 64], strides: [1, 2, 1, 1], dense: 32 }),
      decoder: convDecoder({ filters: [32] }),
      likelihood: bernoulli(),
    });
    expect(weightShapes(workload)).toEqual(shapesOf(model));
    model.dispose();
  });

  it(
    'rounds up where a stride does not divide an image, and goes on from several transposed ' +
      'convolutions',
    () => {
      const convolutions = [2, 2].map((stride) => ({ filters: 3, stride }));
      const workload: ConvVaeWorkload = {
        kind: 'conv-vae',
        height: 9,
        width: 6,
        kernel: 5,
        convolutions,
        dense: 4,
        latent: 2,
        transposed: [6, 8],
        batch: 2,
      };
      const model = vae({
        data: [9, 6, 1],
        latent: 2,
        encoder: convEncoder({ filters: [3, 3], strides: 2, kernel: 5, dense: 4 }),
        decoder: convDecoder({ filters: [6, 8], kernel: 5 }),
        likelihood: bernoulli(),
      });
      expect(lastMaps(workload)).toEqual([3, 2, 3]);
      expect(weightShapes(workload)).toEqual(shapesOf(model));
      model.dispose();
    },
  );
});
