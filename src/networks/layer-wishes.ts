import { add, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { layersWithin, type LayerWeight } from './layer-tree.js';

interface Trained {
  readonly weight: LayerWeight;
  readonly frozen: boolean;
}

/** All that gradients could change in networks, frozen or not, each once. */
function trainedWithin(networks: readonly LayersModel[]): Trained[] {
  return networks.flatMap((network) =>
    [...layersWithin(network)].flatMap(([layer, frozen]) =>
      layer._trainableWeights.map((weight) => ({ weight, frozen: frozen || !weight.trainable })),
    ),
  );
}

/** What layers can train, frozen or not, in their order, under names that are unique. */
export function layerWeights(prefix: string, network: LayersModel): Record<string, Variable> {
  return Object.fromEntries(
    trainedWithin([network]).map(({ weight }, i) => [
      `${prefix}/${i}/${weight.originalName}`,
      weight.val,
    ]),
  );
}

/**
 * Which of a model's variables are trained at present, each once.
 *
 * @param weights - All variables of the model, in its order.
 * @param networks - Its networks, whose layers may have been frozen.
 */
export function trainedOf(
  weights: Readonly<Record<string, Variable>>,
  networks: readonly LayersModel[],
): Variable[] {
  const all = trainedWithin(networks);
  const free = new Set(all.filter(({ frozen }) => !frozen).map(({ weight }) => weight.val));
  const frozen = new Set(all.map(({ weight }) => weight.val).filter((val) => !free.has(val)));
  return [...new Set(Object.values(weights))].filter(
    (variable) => variable.trainable && !frozen.has(variable),
  );
}

/**
 * The sum of the penalties that layers' regularizers put on weights, one for each weight; undefined
 * where there are none.
 */
export function regularizationOf(networks: readonly LayersModel[]): Tensor | undefined {
  const penalties = new Set(
    networks.flatMap((network) =>
      [...layersWithin(network).keys()].flatMap((layer) => layer.losses),
    ),
  );
  return penalties.size === 0
    ? undefined
    : tidy(() =>
        Array.from(penalties, (penalty) => penalty()).reduce((sum, next) => add(sum, next)),
      );
}

/** Brings weights to where layers' constraints want them, but for those that are frozen. */
export function constrain(networks: readonly LayersModel[]): void {
  for (const { weight, frozen } of trainedWithin(networks)) {
    const { constraint, val } = weight;
    if (constraint && !frozen && val.trainable) tidy(() => val.assign(constraint.apply(val)));
  }
}
