import { concat, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { fitGaussianMixture, type GaussianMixture, type LabelledImages } from 'vae-kit';
import type { LabelledModel } from './class-figures.js';
import { encodeAll, type Points } from '../shared/data/points.js';

/** How the mixtures are fitted. */
export interface ClassMixtureOptions {
  /** How many Gaussians a class has. */
  readonly components: number;
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
}

/** What of a labelled model is needed. */
type Encoding = Pick<LabelledModel, 'conditionOf'> & {
  readonly model: Pick<LabelledModel['model'], 'encode'>;
};

/** A Gaussian mixture for each class, fitted to a latent of each of its images. */
export async function fitClassMixtures(
  { model, conditionOf }: Encoding,
  { images, labels }: LabelledImages,
  { components, seed, signal }: ClassMixtureOptions,
): Promise<readonly GaussianMixture[]> {
  const latents = encodeAll(images, (rows, from) =>
    tidy(() =>
      model.encode(rows, {
        condition: conditionOf(labels.slice(from, from + rows.shape[0])),
        output: 'sample',
        seed: from + seed,
      }),
    ),
  );
  const mixtures: GaussianMixture[] = [];
  for (const points of byClass(latents, labels)) {
    mixtures.push(
      await fitGaussianMixture(points, {
        components,
        covariance: 'full',
        tolerance: 1e-3,
        maxIterations: 100,
        seed,
        ...(signal && { signal }),
      }),
    );
  }
  return mixtures;
}

/** As many latents of each class, first those of the first. */
export function drawByClass(
  mixtures: readonly GaussianMixture[],
  times: number,
  seed: number,
): Tensor {
  return tidy(() =>
    concat(
      mixtures.map((mixture, label) =>
        mixture.sample(times, { seed: mixtures.length * seed + label }),
      ),
    ),
  );
}

function byClass({ values, dimensions }: Points, labels: ArrayLike<number>): Points[] {
  const classes: number[][] = [];
  for (let i = 0; i < labels.length; i++) {
    (classes[labels[i]!] ??= []).push(...values.subarray(i * dimensions, (i + 1) * dimensions));
  }
  return classes.map((all) => ({ values: Float32Array.from(all), dimensions }));
}
