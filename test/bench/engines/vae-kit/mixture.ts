import { fitGaussianMixture, type FittedGaussianMixture } from 'vae-kit';
import type { MixtureWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';

/** A fixed number of iterations of EM. */
export function mixtureTask(
  { points: count, dimensions, components, covariance, start, iterations, seeds }: MixtureWorkload,
  inputs: Inputs,
): Task {
  const points = { values: inputs.take([count, dimensions]), dimensions };
  const means = Array.from({ length: components }, (_, k) =>
    Array.from(points.values.subarray(k * dimensions, (k + 1) * dimensions)),
  );
  const identity = Array.from({ length: dimensions }, (_, i) =>
    Array.from({ length: dimensions }, (_, j) => (i === j ? 1 : 0)),
  );
  const ones = identity.map(() => 1);
  const unit = { full: means.map(() => identity), diagonal: means.map(() => ones) }[covariance];
  let seed = 0;
  const fit = (): Promise<FittedGaussianMixture> =>
    fitGaussianMixture(points, {
      components,
      covariance,
      initialization: start === 'given' ? { means, covariances: unit } : start,
      maxIterations: iterations,
      tolerance: 0,
      regularization: 1e-6,
      standardize: false,
      progress: false,
      ...(seeds && { seed: seed++ }),
    });
  return {
    async check() {
      const mixture = await fit();
      if (seeds) return [];
      return [mixture.lowerBounds.at(-1)!, mixture.score(points)];
    },
    async run() {
      await fit();
    },
  };
}
