import { expect, it } from 'vitest';
import {
  arrayDataset,
  bernoulli,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  oneHot,
  randomKey,
  sigmoidBeliefNetwork,
  swissRoll,
  vae,
} from '../../src/index.js';

it.each<[string, () => unknown]>([
  [
    'a model',
    () =>
      vae({
        data: [4],
        latent: 2,
        encoder: mlpEncoder([3]),
        decoder: mlpDecoder([3]),
        likelihood: bernoulli(),
      }),
  ],
  ['a belief network', () => sigmoidBeliefNetwork({ data: [4], layers: [2] })],
  ['points', () => swissRoll({ points: 10 })],
  ['conditions', () => oneHot([1], 2)],
  ['noise', () => normalNoise(randomKey(1), [2])],
  ['rows', () => arrayDataset([1, 2], [2]).batch([0])],
])('without a backend %s say where to get one', (_, make) => {
  expect(make).toThrow(
    /^vae-kit: tfjs needs a backend before anything is made, but got none\. Call await useWasm\(\)/,
  );
});
