import { add, log, maximum, mul, sigmoid, sub, type Tensor } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';

const TINY = 1e-7;

/** log u − log(1 − u), finite at both ends. */
export const logitOf = (u: Tensor): Tensor =>
  sub(log(maximum(u, TINY)), log(maximum(sub(1, u), TINY)));

/** Noise that comes to the bits z: above 1 − p where a bit is 1, below where it is 0. */
export function noiseGiven(z: Tensor, logits: Tensor, v: Tensor): Tensor {
  const [p, q] = [sigmoid(logits), sigmoid(mul(-1, logits))];
  return add(mul(z, add(q, mul(v, p))), mul(sub(1, z), mul(v, q)));
}

/** Checks a temperature, told or returned for a step. */
export function checkTemperature(temperature: unknown, step?: number): number {
  if (Number.isFinite(temperature) && (temperature as number) > 0) return temperature as number;
  throw optionError(
    'temperature',
    'must be a finite number above 0, or a function of the step that returns one',
    describe(temperature) + (step === undefined ? '' : `, which it returned for step ${step}`),
    'Give a number such as 0.5.',
  );
}
