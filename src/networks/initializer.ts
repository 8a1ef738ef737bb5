import { initializers } from '@tensorflow/tfjs-layers';
import { tfjsSeed, type Key } from '../core/keys.js';

/** What a layer's initializer is made by. */
type Initializer = ReturnType<typeof initializers.randomUniform>;

/**
 * First weights uniform between ±1/√n, for units that sum n inputs each.
 *
 * @param inputs - How many inputs each unit has.
 * @param key - Decides the weights.
 */
export function uniformByInputs(inputs: number, key: Key): Initializer {
  const limit = 1 / Math.sqrt(inputs);
  return initializers.randomUniform({ minval: -limit, maxval: limit, seed: tfjsSeed(key) });
}
