import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import {
  evaluate,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  randomKey,
  vae,
} from '../../../src/index.js';
import { useWasm } from '../../../src/wasm/index.js';

beforeAll(async () => {
  await useWasm();
});

/**
 * A linear VAE with one shared noise level is probabilistic PCA, whose greatest likelihood is
 * known: with eigenvalues λ of the data's covariance and q of d directions kept, σ² is the mean of
 * the others and log p = −½ (d log 2π + Σ_kept log λ + (d − q) log σ² + d). Tipping and Bishop
 * (1999). Its posterior is Gaussian, so the best ELBO equals it.
 */
it('a linear VAE reaches the likelihood of probabilistic PCA, and does not pass it', async () => {
  const scales = [3, 2, 0.5, 0.5, 0.5, 0.5];
  const data = tf.tidy(() => {
    const white = whitened(normalNoise(randomKey(1), [4000, 6]) as tf.Tensor2D);
    return tf.mul<tf.Tensor2D>(white, tf.tensor2d([scales]));
  });
  const best =
    -0.5 * (6 * Math.log(2 * Math.PI) + Math.log(9) + Math.log(4) + 4 * Math.log(0.25) + 6);
  const model = vae({
    data: [6],
    latent: 2,
    encoder: mlpEncoder([]),
    decoder: mlpDecoder([]),
    likelihood: gaussian({ scale: 'shared' }),
  });
  await fit(model, data, { epochs: 60, batchSize: 100, learningRate: 0.01, seed: 1 });
  await fit(model, data, { epochs: 20, batchSize: 200, learningRate: 0.001, seed: 2 });
  const { elbo } = await evaluate(model, data);
  // One sample for each of 4,000 data has a standard error of about 0.03 nats.
  expect(elbo).toBeGreaterThan(best - 0.15);
  expect(elbo).toBeLessThan(best + 0.15);
});

/** Data of mean exactly 0 and covariance exactly I, by Gram and Schmidt on the columns. */
function whitened(values: tf.Tensor2D): tf.Tensor2D {
  const rows = values.shape[0];
  const columns: tf.Tensor1D[] = [];
  for (const column of tf.unstack(tf.transpose(values)) as tf.Tensor1D[]) {
    let rest = tf.sub<tf.Tensor1D>(column, tf.mean(column));
    for (const done of columns) rest = tf.sub(rest, tf.mul(done, tf.mean(tf.mul(done, rest))));
    columns.push(tf.div(rest, tf.sqrt(tf.div(tf.sum(tf.square(rest)), rows))));
  }
  return tf.transpose(tf.stack(columns) as tf.Tensor2D);
}
