import type { Key } from '../core/keys.js';
import type { Family, Params } from '../distributions/family.js';
import type { Draw } from './estimator.js';

/** A draw from a posterior as its family makes it. */
export function plainDraw(posterior: Family, params: Params, key: Key): Draw {
  const both = posterior.sampleWithLogProb?.(params, key);
  if (both) return { z: both.value, logPosterior: () => both.logProb };
  const z = posterior.sample(params, key);
  return { z, logPosterior: () => posterior.logProb(params, z) };
}
