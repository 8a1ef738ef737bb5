import { expect, it } from 'vitest';
import { bernoulli, mlpDecoder, mlpEncoder, vae } from '../../src/index.js';

it('a model without a backend says where to get one', () => {
  const build = () =>
    vae({
      data: [4],
      latent: 2,
      encoder: mlpEncoder([3]),
      decoder: mlpDecoder([3]),
      likelihood: bernoulli(),
    });
  expect(build).toThrow(
    /^vae-kit: tfjs needs a backend before a model is built, but got none\. Call await useWasm\(\)/,
  );
});
