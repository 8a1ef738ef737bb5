import { fitGaussianMixture, type FittedGaussianMixture } from 'vae-kit';
import type { MixtureWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';

/** A fixed number of iterations of EM from the first points, with unit covariances. */
export function mixtureTask(
  { points: count, dimensions, components, iterations }: MixtureWorkload,
  inputs: Inputs,
): Task {
  const points = { values: inputs.take([count, dimensions]), dimensions };
  const means = Array.from({ length: components }, (_, k) =>
    Array.from(points.values.subarray(k * dimensions, (k + 1) * dimensions)),
  );
  const identity = Array.from({ length: dimensions }, (_, i) =>
    Array.from({ length: dimensions }, (_, j) => (i === j ? 1 : 0)),
  );
  const fit = (): Promise<FittedGaussianMixture<'full'>> =>
    fitGaussianMixture(points, {
      components,
      initialization: { means, covariances: means.map(() => identity) },
      maxIterations: iterations,
      tolerance: 0,
      regularization: 1e-6,
      standardize: false,
      progress: false,
    });
  return {
    async check() {
      const mixture = await fit();
      return [mixture.lowerBounds.at(-1)!, mixture.score(points)];
    },
    async run() {
      await fit();
    },
  };
}
