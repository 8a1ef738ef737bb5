import { add, tile, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { bernoulli } from '../../distributions/bernoulli.js';
import { logitsBelow, topLogits, type SbnCore } from './core.js';

/** log p of all levels together, shape `[N]`; `levels` from the data, flattened, upwards. */
export function logJointOf(core: SbnCore, levels: readonly Tensor[]): Tensor {
  const family = bernoulli();
  const top = levels.at(-1)!;
  return levels
    .slice(0, -1)
    .reduce(
      (total, values, level) =>
        add(
          total,
          family.logProb({ logits: logitsBelow(core, level, levels[level + 1]!) }, values),
        ),
      family.logProb({ logits: topLogits(core) }, top),
    );
}

/**
 * Ancestral samples of the level above the data; the key's numbered parts decide one level each.
 */
export function sampleAboveData(core: SbnCore, count: number, key: Key): Tensor {
  const family = bernoulli();
  const last = core.sizes.length - 1;
  let values = family.sample({ logits: tile(topLogits(core), [count, 1]) }, foldIn(key, last));
  for (let level = last - 1; level > 0; level--)
    values = family.sample({ logits: logitsBelow(core, level, values) }, foldIn(key, level));
  return values;
}
