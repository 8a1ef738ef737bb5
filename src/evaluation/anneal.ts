import { dispose, tidy } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../core/keys.js';
import { uniformStream } from '../core/noise.js';
import { observedLogProb } from '../distributions/observed-log-prob.js';
import { rowsOf, tileParams } from '../distributions/params.js';
import type { Batch } from '../models/trainable.js';
import { beginChains, disposeChains, moveChains, type JointDensity } from './hamiltonian.js';
import { repeatedBatch, repeatedOf } from './importance-weights.js';
import type { LatentParts } from './latent-model.js';

/** How chains go from the prior to the posterior. */
export interface Annealing {
  readonly parts: LatentParts;
  readonly batch: Batch;
  /** The inverse temperatures, from 0 to 1. */
  readonly betas: Float64Array;
  /** How many chains each datum has; that of datum n stands in the rows c · N + n. */
  readonly chains: number;
  readonly leapfrogSteps: number;
  readonly key: Key;
  /** How many transitions come before, at the first temperature. */
  readonly warmUp?: number;
  /** The step size of each row for a transition; `next` draws numbers between 0 and 1. */
  stepSizes(transition: number, next: () => number): Float32Array;
  /** Told after each transition; resolves to whether to go on. */
  moved(transition: number, acceptance: Float64Array, warm: boolean): Promise<boolean>;
  /** Told the log-weight of each row at the end, and the size of its terms. */
  weighed?(row: number, logWeight: number, size: number): void;
}

/**
 * Lets chains go from the prior to the posterior, and adds up their weights.
 *
 * @returns Whether they have come there, or were broken off.
 */
export async function anneal(annealing: Annealing): Promise<boolean> {
  const { parts, batch, betas, chains: each, leapfrogSteps, key, warmUp = 0 } = annealing;
  const rows = each * batch.data.shape[0];
  const kept = tidy(() => repeatedBatch(parts, batch, each));
  const { x, condition, mask, prior } = kept;
  const density: JointDensity = {
    logLikelihood: (z) =>
      observedLogProb(parts.likelihood, parts.likelihoodParams(z, condition), x, mask),
    logPrior: (z) => parts.prior.logProb(prior, z),
  };
  const next = uniformStream(foldIn(key, 0));
  const logWeights = new Float64Array(rows);
  const sizes = new Float64Array(rows);
  let chains: Awaited<ReturnType<typeof beginChains>> | undefined;
  try {
    const z = tidy(() => {
      const shared = rowsOf(parts.prior, prior) < rows;
      const each = shared ? tileParams(parts.prior, prior, rows) : prior;
      return parts.prior.sample(each, foldIn(key, 1));
    });
    chains = await beginChains(density, z);
    for (let t = 0, draw = 2; ; t++) {
      const by = betas[t + 1]! - betas[t]!;
      for (let row = 0; row < rows; row++) {
        const logLikelihood = chains.logLikelihood[row]!;
        logWeights[row]! += by * logLikelihood;
        sizes[row]! += by * Math.abs(logLikelihood);
      }
      // What follows the last weight would change nothing.
      if (t + 2 === betas.length) break;
      for (let before = t === 0 ? warmUp : 0; before >= 0; before--) {
        const stepSizes = annealing.stepSizes(t, next);
        const beta = betas[t + 1]!;
        const move = { beta, stepSizes, leapfrogSteps, key: foldIn(key, draw++) };
        const moved = await moveChains(density, chains, move);
        chains = moved.chains;
        if (!(await annealing.moved(t, moved.acceptance, before > 0))) return false;
      }
    }
    logWeights.forEach((logWeight, row) => annealing.weighed?.(row, logWeight, sizes[row]!));
    return true;
  } finally {
    if (chains) disposeChains(chains);
    // What was not repeated is the batch's own.
    dispose({ prior, ...(each > 1 && repeatedOf(kept)) });
  }
}
