import { clone, keep, ones, zeros, type Tensor } from '@tensorflow/tfjs-core';
import type { LayerWeight, StockLayer } from './layer-tree.js';
import type { LayerUpdate } from './layer-update.js';

/** What stands in for a layer's own in training, and what takes its outcome. */
export interface Normalizing {
  readonly properties: PropertyDescriptorMap;
  /** Tells the updates, or forgets them where the run failed. */
  end(failed: boolean): void;
}

/**
 * What is put in place of a batch normalization's own in training.
 *
 * tfjs changes moving averages while gradients are taken, whether or not the step is then refused;
 * here they become updates. A frozen layer normalizes by its moving averages and leaves them, as
 * Keras's does.
 *
 * @param updates - Takes the averages, and knows those of earlier runs in this step.
 */
export function normalizingOf(
  layer: StockLayer,
  frozen: boolean,
  updates: LayerUpdate[],
): Normalizing {
  const { shape } = layer.movingMean!.val;
  // tfjs reads both in training, and saves gamma for the way back, even where a layer has none.
  const affine = {
    gamma: { value: layer.gamma ?? { read: () => ones(shape) } },
    beta: { value: layer.beta ?? { read: () => zeros(shape) } },
  };
  if (frozen) {
    const own = layer.call.bind(layer);
    const call: StockLayer['call'] = (inputs, kwargs) =>
      own(inputs, { ...kwargs, training: false });
    return { properties: { ...affine, call: { value: call } }, end: () => undefined };
  }
  const averages = [
    recorderOf(layer.movingMean!, updates),
    recorderOf(layer.movingVariance!, updates),
  ];
  return {
    properties: {
      ...affine,
      movingMean: { value: averages[0] },
      movingVariance: { value: averages[1] },
    },
    end: (failed) => averages.forEach((average) => average.end(failed)),
  };
}

function recorderOf({ val }: LayerWeight, updates: LayerUpdate[]) {
  let latest: Tensor | undefined;
  return {
    read: () => latest ?? updates.filter(({ variable }) => variable === val).at(-1)?.value ?? val,
    write(value: Tensor) {
      latest?.dispose();
      latest = keep(value);
    },
    end(failed: boolean) {
      // The copy belongs to the scope around the run, as its output does.
      if (latest && !failed) updates.push({ variable: val, value: clone(latest) });
      latest?.dispose();
    },
  };
}
