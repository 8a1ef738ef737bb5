import { splitKey, type Key } from '../../core/keys.js';
import { normalStream, uniformStream } from '../../core/noise.js';
import type { Factors } from './factors.js';

/** Points drawn from a mixture, or from one of its components, row by row. */
export function drawPoints(
  { triangular, count, dimensions, means, scales }: Factors,
  weights: Float64Array,
  rows: number,
  key: Key,
  component?: number,
): Float32Array {
  const [whichKey, whereKey] = splitKey(key, 2);
  const [uniform, normal] = [uniformStream(whichKey), normalStream(whereKey)];
  const values = new Float32Array(rows * dimensions);
  const noise = new Float64Array(dimensions);
  for (let i = 0; i < rows; i++) {
    const k = component ?? chosen(weights, count, uniform());
    for (let row = 0; row < dimensions; row++) {
      noise[row] = normal();
      let value = means[k * dimensions + row]!;
      if (triangular)
        for (let column = 0; column <= row; column++)
          value += scales[(k * dimensions + row) * dimensions + column]! * noise[column]!;
      else value += scales[k * dimensions + row]! * noise[row]!;
      values[i * dimensions + row] = value;
    }
  }
  return values;
}

/**
 * The component at which the sum of weights passes a number; weights that were rounded may add up
 * to less than 1.
 */
function chosen(weights: Float64Array, count: number, target: number): number {
  let rest = target;
  for (let k = 0; k < count - 1; k++) {
    rest -= weights[k]!;
    if (rest < 0) return k;
  }
  return count - 1;
}
