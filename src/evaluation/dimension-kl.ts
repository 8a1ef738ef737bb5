import { tidy } from '@tensorflow/tfjs-core';
import { checkReturned } from '../core/check-tensor.js';
import { vaeKitError } from '../core/errors.js';
import type { Shape } from '../core/shapes.js';
import type { Batch } from '../models/trainable.js';
import type { LatentParts } from './latent-model.js';

/** Whether the KL from posterior to prior is known for each dimension. */
export function factorises({ posterior, prior }: LatentParts): boolean {
  return posterior.type === prior.type && posterior.klPerDimension !== undefined;
}

/** Refuses families whose KL is not known for each dimension. */
export function checkFactorises(parts: LatentParts): void {
  if (factorises(parts)) return;
  const { posterior, prior } = parts;
  throw vaeKitError(
    'the KL must be known for each dimension, as by klPerDimension of one family',
    `a '${posterior.type}' posterior and a '${prior.type}' prior`,
    'Take activeUnits, or mutualInformation, which need no such formula.',
  );
}

/** The KL of each value of a latent, summed over a batch, in float64. */
export async function summedKl(
  { posterior, posteriorParams, priorParams }: LatentParts,
  latent: Shape,
  batch: Batch,
): Promise<Float64Array> {
  const [rows] = batch.data.shape;
  const each = tidy(() => {
    const kl: unknown = posterior.klPerDimension!(
      posteriorParams(batch),
      priorParams(batch.condition),
    );
    checkReturned(
      kl,
      [rows, ...latent],
      `the function klPerDimension of '${posterior.type}' must return`,
      'Return a number for each row and dimension, in nats.',
    );
    return kl;
  });
  const values = await each.data();
  const width = each.size / rows;
  each.dispose();
  const totals = new Float64Array(width);
  for (let i = 0; i < values.length; i++) totals[i % width]! += values[i]!;
  return totals;
}
