import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * A model as far as its weights are concerned.
 *
 * @public
 */
export interface WeightedModel {
  /** The kind of model, as in `'vae'`. */
  readonly type: string;
  /** All that can be trained, by name. */
  readonly weights: Readonly<Record<string, Variable>>;
  /** All that is trained at present. */
  readonly variables: readonly Variable[];
  /** Its encoder, where it has one. */
  readonly encoder?: LayersModel;
  /** Its decoder, where it has one. */
  readonly decoder?: LayersModel;
  /** Its encoders, where it has several. */
  readonly encoders?: readonly LayersModel[];
}

/** The networks of a model, by their place. */
export function networksOf(model: WeightedModel): Readonly<Record<string, LayersModel>> {
  const { encoder, decoder, encoders = [] } = model;
  return {
    ...(encoder && { encoder }),
    ...(decoder && { decoder }),
    ...Object.fromEntries(encoders.map((network, i) => [`encoder${i + 1}`, network])),
  };
}

/**
 * All that a model is made of in numbers: `model.weights` by their names, and what its layers keep
 * besides, such as moving averages, under `<network>/kept/<position>/<name>`.
 */
export function allWeights(model: WeightedModel): Readonly<Record<string, Variable>> {
  const trained = new Set<Tensor>(Object.values(model.weights));
  const kept = Object.entries(networksOf(model)).flatMap(([place, network]) =>
    network.weights
      .map((weight) => ({ name: weight.originalName, variable: weight.read() as Variable }))
      .filter(({ variable }) => !trained.has(variable))
      .map(({ name, variable }, i) => [`${place}/kept/${i}/${name}`, variable] as const),
  );
  return { ...model.weights, ...Object.fromEntries(kept) };
}
