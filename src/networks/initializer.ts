import { initializers } from '@tensorflow/tfjs-layers';
import { tfjsSeed, type Key } from '../core/keys.js';
import { HALVING, type Activation } from './activation.js';

/** What a layer's initializer is made by. */
export type Initializer = ReturnType<typeof initializers.randomUniform>;

/**
 * First weights uniform between ±1/√n, for units that sum n inputs each.
 *
 * @param inputs - How many inputs each unit has.
 * @param key - Decides the weights.
 */
export function uniformByInputs(inputs: number, key: Key): Initializer {
  return uniform(1 / Math.sqrt(inputs), key);
}

/**
 * First weights that hand a signal on at its own size: uniform with variance 1/n, or 2/n before an
 * activation that halves what comes. Through a row of layers with ±1/√n the signal would fade away,
 * and units that follow no datum die before they have learned to.
 *
 * He, Zhang, Ren and Sun, Delving deep into rectifiers (2015), equation 10; 1/n: LeCun, Bottou, Orr
 * and Müller, Efficient backprop (1998), section 4.6.
 *
 * @param inputs - How many inputs each unit has.
 * @param following - What follows the layer.
 * @param key - Decides the weights.
 */
export function uniformByPower(inputs: number, following: Activation, key: Key): Initializer {
  return uniform(Math.sqrt((HALVING.includes(following) ? 6 : 3) / inputs), key);
}

function uniform(limit: number, key: Key): Initializer {
  return initializers.randomUniform({ minval: -limit, maxval: limit, seed: tfjsSeed(key) });
}
