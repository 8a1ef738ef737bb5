import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { foldIn, type Key } from '../core/keys.js';
import { takeShortcut } from '../core/shortcuts.js';
import { normalizingOf } from './batch-normalization.js';
import { drawingOf } from './drawing-layers.js';
import { layersWithin, type StockLayer } from './layer-tree.js';
import type { LayerUpdate } from './layer-update.js';
import { replaced } from './replaced.js';

/** What a network is told in training, and nowhere else. */
export interface Training {
  /** Decides what its layers draw. */
  readonly key: Key;
  /** Takes what its layers keep besides their weights. */
  readonly updates: LayerUpdate[];
}

/**
 * A network's output.
 *
 * In training its stock layers draw of the key, each layer and each call of it of a key of its own,
 * and change nothing that is kept: that goes to the updates. Outside they do not draw.
 */
export function runNetwork(
  network: LayersModel,
  inputs: Tensor | Tensor[],
  training?: Training,
): Tensor {
  const given = Array.isArray(inputs) ? inputs : [inputs];
  const whole = takeShortcut('VaeKitNetwork', { network, inputs: given });
  if (whole) return whole;
  const layers = layersWithin(network);
  const ends = training ? prepared(layers, training) : [];
  let failed = true;
  try {
    const output = network.apply(inputs, { training: training !== undefined }) as Tensor;
    failed = false;
    return output;
  } finally {
    ends.forEach((end) => end(failed));
    for (const layer of layers.keys()) forgetMasks(layer);
  }
}

function prepared(
  layers: ReadonlyMap<StockLayer, boolean>,
  { key, updates }: Training,
): ((failed: boolean) => void)[] {
  return [...layers].flatMap(([layer, frozen], i) => {
    if (layer.getClassName() === 'BatchNormalization') {
      const { properties, end } = normalizingOf(layer, frozen, updates);
      return [replaced(layer, properties), end];
    }
    let calls = 0;
    const properties = drawingOf(layer, () => foldIn(foldIn(key, i), calls++));
    return Object.keys(properties).length > 0 ? [replaced(layer, properties)] : [];
  });
}

/** Recurrent cells keep the masks of their last call, some for ever. */
function forgetMasks(layer: StockLayer): void {
  for (const mask of ['dropoutMask', 'recurrentDropoutMask'] as const) {
    if (!layer[mask]) continue;
    dispose(layer[mask]);
    layer[mask] = null;
  }
}
