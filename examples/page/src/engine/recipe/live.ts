import { elbo, movingAverage, scoreFunction, type Estimator, type Objective } from 'vae-kit';
import type { EstimatorKind, Experiment } from '../../state/experiment.js';
import { make } from './calls.js';
import { LIBRARY } from './library.js';
import { betaOf, estimatorOf, objectiveOf, SAMPLES_OF_BITS } from './recipe.js';

/** The experiment as it is at present. */
export type Present = () => Experiment;

/** β at a step, as the experiment has it at present. */
export function betaAt(experiment: Experiment, step: number): number {
  const beta = make(betaOf(experiment), LIBRARY) as number | ((step: number) => number);
  return typeof beta === 'number' ? beta : beta(step);
}

/** The bound, whose β may change while it is learned; a file has the one at the time. */
export function liveObjective(present: Present): Objective {
  const now = () => make(objectiveOf(betaOf(present())), LIBRARY) as Objective;
  const objective = elbo({ beta: (step) => betaAt(present(), step) });
  return Object.defineProperty({ ...objective }, 'options', {
    enumerable: true,
    get: () => now().options,
  });
}

type AnyEstimator = ReturnType<typeof averaging>;
const averaging = () => scoreFunction({ baseline: movingAverage(0.99), samples: SAMPLES_OF_BITS });

/**
 * The score function, whose baseline may change while bits are learned: the state is that of the
 * moving average, which the others leave as it is.
 */
export function liveEstimator(present: Present): Estimator<never, 'any'> {
  const average = averaging();
  const others = new Map<EstimatorKind, AnyEstimator>([['movingAverage', average]]);
  const now = () => {
    const { estimator: kind } = present();
    if (!others.has(kind)) others.set(kind, make(estimatorOf(present()), LIBRARY) as AnyEstimator);
    return others.get(kind)!;
  };
  const live: AnyEstimator = {
    ...average,
    surrogate(inputs) {
      const estimator = now();
      const { loss, state } = estimator.surrogate(inputs);
      return { loss, state: estimator === average ? state : inputs.state };
    },
  };
  return Object.defineProperty(live, 'options', {
    enumerable: true,
    get: () => now().options,
  }) as Estimator<never, 'any'>;
}
