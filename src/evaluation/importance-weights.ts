import { dispose, stack, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../core/keys.js';
import { tileRows } from '../core/shapes.js';
import type { Params } from '../distributions/family.js';
import { observedLogProb } from '../distributions/observed-log-prob.js';
import { tiledOrShared, tileParams } from '../distributions/params.js';
import { plainDraw } from '../estimators/plain-draw.js';
import type { Batch } from '../models/trainable.js';
import type { LatentParts } from './latent-model.js';

/** A batch, repeated for several samples of each datum; row i of sample s stands at s · N + i. */
export type RepeatedBatch = {
  readonly x: Tensor;
  readonly condition?: Tensor;
  readonly mask?: Tensor;
  /** The prior's parameters, of one row where all share them. */
  readonly prior: Params;
};

/** Repeats a batch, within a tidy. */
export function repeatedBatch(
  parts: LatentParts,
  { data, condition, mask }: Batch,
  samples: number,
): RepeatedBatch {
  return {
    x: tileRows(data, samples),
    ...(condition && { condition: tileRows(condition, samples) }),
    ...(mask && { mask: tileRows(mask, samples) }),
    prior: tiledOrShared(parts.prior, parts.priorParams(condition), samples),
  };
}

/** What was repeated where there are several samples; of one it is the batch's own. */
export function repeatedOf({ x, condition, mask }: RepeatedBatch): Record<string, Tensor> {
  return { x, ...(condition && { condition }), ...(mask && { mask }) };
}

/** The terms of log w = log p(x | z) + log p(z) − log q(z | x), sample by sample. */
export interface ImportanceWeights {
  /** The three terms of each row, one list after the other, for samples of a number. */
  draw(index: number): Promise<Float32Array>;
  /** Frees what is kept of the batch. */
  dispose(): void;
}

/** Encodes a batch, once, to draw so many samples of each datum at a time. */
export function importanceWeights(
  parts: LatentParts,
  batch: Batch,
  samples: number,
  key: Key,
): ImportanceWeights {
  const kept = tidy(() => ({
    ...repeatedBatch(parts, batch, samples),
    posterior: tileParams(parts.posterior, parts.posteriorParams(batch), samples),
  }));
  const { x, condition, mask, prior, posterior } = kept;
  return {
    async draw(index) {
      const terms = tidy(() => {
        const { z, logPosterior } = plainDraw(parts.posterior, posterior, foldIn(key, index));
        return stack([
          observedLogProb(parts.likelihood, parts.likelihoodParams(z, condition), x, mask),
          parts.prior.logProb(prior, z),
          logPosterior(),
        ]);
      });
      try {
        return await terms.data<'float32'>();
      } finally {
        terms.dispose();
      }
    },
    dispose() {
      // What was not repeated is the batch's own.
      dispose({ posterior, prior, ...(samples > 1 && repeatedOf(kept)) });
    },
  };
}
