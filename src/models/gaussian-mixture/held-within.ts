import {
  abs,
  add,
  cast,
  clipByValue,
  greaterEqual,
  mul,
  sub,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Key } from '../../core/keys.js';
import { normalNoise, uniformNoise } from '../../core/noise.js';
import type { Shape } from '../../core/shapes.js';
import { withGradients } from '../../core/with-gradients.js';

/** The range of float32. */
const MOST = 3.4028234663852886e38;

/** First values all over a range, or where it has no end such of a normal distribution. */
export function firstWithin(low: number, high: number, shape: Shape, key: Key): Tensor {
  return tidy(() => {
    if (high - low < Infinity) return add(low, mul(high - low, uniformNoise(key, shape)));
    const noise = normalNoise(key, shape);
    if (low > -Infinity) return add(low, abs(noise));
    return high < Infinity ? sub(high, abs(noise)) : noise;
  });
}

/**
 * Values as far as a range goes. Of those beyond it only that part of the gradient counts whose
 * descent leads back, so that none is stuck there.
 */
export function heldWithin(values: Tensor, low: number, high: number): Tensor {
  if (low === -Infinity && high === Infinity) return values;
  return withGradients(
    { values },
    (save) => {
      const held = clipByValue(values, Math.max(low, -MOST), Math.min(high, MOST));
      save([values, held]);
      return held;
    },
    (dy, [given, held]) => ({
      values: () =>
        tidy(() => mul(dy, cast(greaterEqual(mul(sub(given!, held!), dy), 0), 'float32'))),
    }),
  );
}
