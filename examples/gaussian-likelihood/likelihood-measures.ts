import { add, exp, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import {
  energyDistance,
  evaluate,
  normalNoise,
  randomKey,
  takeRows,
  type SyncDataset,
  type Key,
  type BoundMetric,
  type Metrics,
  type Vae,
} from 'vae-kit';
import { splitGaussian, type GaussianSplit } from './pixel-groups.js';
import { read } from '../shared/data/read.js';

/** A trained model, and what its data are made of. */
export interface LikelihoodCase {
  readonly label: string;
  readonly model: Vae;
  /** What the model's images are: binarised, or dequantised. */
  readonly transform: (data: Tensor, key: Key) => Tensor;
}

/**
 * How far images of a model's are from test images: energy distances, in the units of grey levels.
 */
export interface ImageDistances {
  /** Means of p(x | z), and draws from it. */
  readonly mean: number;
  readonly sample: number;
}

/** What is seen of one model. */
export interface LikelihoodLook {
  readonly label: string;
  /** In nats per image, all test images. */
  readonly metrics: Metrics<BoundMetric>;
  /** Under a Gaussian likelihood: what part of it each kind of pixels has. */
  readonly split?: GaussianSplit;
  /** Images whose latents are drawn from the prior. */
  readonly fromPrior: ImageDistances;
  /** Images whose latents are drawn from q(z | x) of other test images. */
  readonly fromPosterior: ImageDistances;
  /**
   * The mean of z² over test images, draws from q(z | x) and dimensions; under the prior it is 1.
   */
  readonly latentSquare: number;
  /** Some images, image after image: test images decoded again, and latents of the prior. */
  readonly shown: {
    readonly reconstructed: Float32Array;
    readonly mean: Float32Array;
    readonly sample: Float32Array;
    readonly scale?: Float32Array;
  };
}

/** How many images distances are measured on. */
export const COMPARED = 400;
/** How many test images are split by pixels, at most. */
const SPLIT = 1000;

/**
 * Every second row, as evenly spread as may be: the two halves of MNIST's test set are by different
 * writers.
 */
export function everySecond(images: SyncDataset, count: number, offset: 0 | 1): Tensor {
  const taken = Math.min(count, Math.floor(images.size / 2));
  const stride = Math.floor(images.size / 2 / taken);
  return images.batch(Int32Array.from({ length: taken }, (_, i) => 2 * stride * i + offset));
}

/** Measures one model on test images; the same seed gives the same latents for all. */
export async function lookAtLikelihood(
  { label, model, transform }: LikelihoodCase,
  test: SyncDataset,
  inked: readonly boolean[],
  shown: number,
  seed: number,
): Promise<LikelihoodLook> {
  const seen = (images: Tensor): Tensor => tidy(() => transform(images, randomKey(seed)));
  const encoded = (count: number): Tensor => {
    const images = seen(everySecond(test, count, 1));
    const z = model.encode(images, { output: 'sample', seed });
    images.dispose();
    return z;
  };
  const compared = everySecond(test, COMPARED, 0);
  const pixels = (values: Float32Array) => ({ values, dimensions: inked.length });
  const drawn = pixels(read(seen(compared)));
  const grey = pixels(read(compared));
  const distances = (z: Tensor): ImageDistances => ({
    mean: energyDistance(pixels(read(model.decode(z))), grey),
    sample: energyDistance(pixels(read(model.decode(z, { output: 'sample', seed }))), drawn),
  });

  const fromPrior = normalNoise(randomKey(seed), [COMPARED, ...model.latent]);
  const fromPosterior = encoded(COMPARED);
  const shownPrior = normalNoise(randomKey(seed), [shown, ...model.latent]);
  const shownPosterior = encoded(shown);
  const look: LikelihoodLook = {
    label,
    metrics: await evaluate(model, test, { transform, seed }),
    ...splitOf(model, test, seen, inked, seed),
    fromPrior: distances(fromPrior),
    fromPosterior: distances(fromPosterior),
    latentSquare:
      fromPosterior.dataSync<'float32'>().reduce((total, z) => total + z * z, 0) /
      fromPosterior.size,
    shown: {
      reconstructed: read(model.decode(shownPosterior)),
      mean: read(model.decode(shownPrior)),
      sample: read(model.decode(shownPrior, { output: 'sample', seed })),
      ...scaleOf(model, shownPrior),
    },
  };
  for (const used of [fromPrior, fromPosterior, shownPrior, shownPosterior]) used.dispose();
  return look;
}

/**
 * The log-density of test images, by kinds of pixels; nothing under a likelihood without a scale.
 */
function splitOf(
  model: Vae,
  test: SyncDataset,
  seen: (images: Tensor) => Tensor,
  inked: readonly boolean[],
  seed: number,
): { split?: GaussianSplit } {
  const images = takeRows(test, Math.min(SPLIT, test.size));
  const value = seen(images);
  const z = model.encode(value, { output: 'sample', seed });
  const { mean, logScale, ...others } = model.likelihoodParams(z);
  const split =
    mean &&
    logScale &&
    splitGaussian({
      mean: mean.dataSync(),
      logScale: logScale.dataSync(),
      value: value.dataSync(),
      grey: images.dataSync(),
      inked,
    });
  for (const used of [images, value, z, mean, logScale, ...Object.values(others)]) used?.dispose();
  return split ? { split } : {};
}

/** σ of every pixel, image after image. */
function scaleOf(model: Vae, z: Tensor): { scale?: Float32Array } {
  const { mean, logScale, ...others } = model.likelihoodParams(z);
  const scale = mean && logScale && read(tidy(() => exp(add(zerosLike(mean), logScale))));
  for (const used of [mean, logScale, ...Object.values(others)]) used?.dispose();
  return scale ? { scale } : {};
}
