import { describe, optionError } from '../core/errors.js';
import { COUNT } from '../core/options.js';

/** How steep the schedule's sigmoid is. */
const STEEPNESS = 4;

/**
 * The inverse temperatures 0 = β_0 < … < β_T = 1 between prior and posterior: as they were given, or
 * so many steps of (σ(δ (2t/T − 1)) − σ(−δ)) / (σ(δ) − σ(−δ)) with δ = 4, which are small at both
 * ends. Y. Wu et al., On the quantitative analysis of decoder-based generative models (2017).
 */
export function settleTemperatures(given: number | readonly number[]): Float64Array {
  if (COUNT.holds(given)) return sigmoidSchedule(given as number);
  const betas = given as readonly number[];
  if (
    !Array.isArray(given) ||
    betas.length < 2 ||
    betas[0] !== 0 ||
    betas.at(-1) !== 1 ||
    !betas.every((beta, i) => i === 0 || beta > betas[i - 1]!)
  ) {
    throw optionError(
      'temperatures',
      'must be a positive integer, or a list that rises from 0 to 1',
      describe(given),
      'Give how many steps lead from the prior to the posterior, such as 1000.',
    );
  }
  return Float64Array.from(betas);
}

function sigmoidSchedule(steps: number): Float64Array {
  const sigmoid = (t: number) => 1 / (1 + Math.exp(-STEEPNESS * ((2 * t) / steps - 1)));
  const [first, last] = [sigmoid(0), sigmoid(steps)];
  return Float64Array.from({ length: steps + 1 }, (_, t) =>
    t === 0 ? 0 : t === steps ? 1 : (sigmoid(t) - first) / (last - first),
  );
}
