import { clone, customGrad, mul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import { stopGradient } from '../core/stop-gradient.js';
import type { Family, Params } from '../distributions/family.js';
import { mapParams } from '../distributions/params.js';
import type { Draw } from './estimator.js';

/** A draw whose log q has a gradient along its path alone. */
export interface StillDraw extends Draw {
  /** What that along each sample's path is multiplied by, `[S, N]`; known on the way back. */
  readonly path: { weights?: Tensor };
}

/** Draws, and leaves the direct gradient of log q by the parameters out. */
export function stillDraw(posterior: Family, params: Params, key: Key): StillDraw {
  const path: StillDraw['path'] = {};
  const z = customGrad((drawn) => ({
    value: clone(drawn as Tensor),
    gradFunc(dy: Tensor) {
      const { weights } = path;
      return weights ? mul(dy, reshape(weights, [-1, ...dy.shape.slice(1).map(() => 1)])) : dy;
    },
  }))(posterior.sample(params, key));
  const still = mapParams(params, (value) => stopGradient(value));
  return { z, path, logPosterior: () => posterior.logProb(still, z) };
}
