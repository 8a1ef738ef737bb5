import { add } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { layersKey, type Key } from '../core/keys.js';
import { regularizationOf } from '../networks/layer-wishes.js';
import type { LayerUpdate } from '../networks/layer-update.js';
import type { Training } from '../networks/run-network.js';
import type { LossResult } from './trainable.js';

/**
 * A loss with what the layers of a model's networks add to it: what they draw, their regularizers'
 * penalties, in the loss and in a metric of their own, and what they keep besides their weights.
 *
 * @param networks - The networks.
 * @param key - The step's key.
 * @param lossOf - The loss, given what each network is to be told.
 */
export function withNetworks<L extends string>(
  networks: readonly LayersModel[],
  key: Key,
  lossOf: (trainings: readonly Training[]) => LossResult<L>,
): LossResult<L> {
  const updates: LayerUpdate[] = [];
  const result = lossOf(
    networks.map((_, i) => ({
      // Hardly any network draws.
      get key() {
        return layersKey(key, i);
      },
      updates,
    })),
  );
  const regularization = regularizationOf(networks);
  return {
    ...result,
    ...(regularization && {
      loss: add(result.loss, regularization),
      metrics: { ...result.metrics, regularization },
    }),
    ...(updates.length > 0 && { updates }),
  };
}
