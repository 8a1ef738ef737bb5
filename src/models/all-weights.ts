import { Variable, type Tensor } from '@tensorflow/tfjs-core';
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
  readonly weights?: Readonly<Record<string, Variable>>;
  /** All that is trained at present. */
  readonly variables: readonly Variable[];
  /** Its encoder, where it has one. */
  readonly encoder?: LayersModel;
  /** Its decoder, where it has one. */
  readonly decoder?: LayersModel;
  /** Its encoders, where it has several. */
  readonly encoders?: readonly LayersModel[];
}

/** The networks of a model, by their place; own models may have something else of these names. */
export function networksOf(model: WeightedModel): Readonly<Record<string, LayersModel>> {
  const { encoder, decoder, encoders = [] } = model;
  const networks = {
    encoder,
    decoder,
    ...Object.fromEntries(encoders.map((network, i) => [`encoder${i + 1}`, network])),
  };
  return Object.fromEntries(
    Object.entries(networks).flatMap(([place, network]) =>
      Array.isArray(network?.weights) ? [[place, network]] : [],
    ),
  );
}

/**
 * All that training can change by gradients, frozen at present or not, by name: `model.weights`,
 * and `variables/<position>` for a variable that is not among them.
 */
export function trainableWeights(
  model: WeightedModel,
  variables = model.variables,
): Readonly<Record<string, Variable>> {
  const { weights = {} } = model;
  const named = Object.entries(weights).filter(([, weight]) => weight instanceof Variable);
  const known = new Set<Tensor>(named.map(([, weight]) => weight));
  const others = variables.flatMap((weight, i) =>
    known.has(weight) ? [] : [[`variables/${i}`, weight] as const],
  );
  return Object.fromEntries([...named, ...others]);
}

/**
 * All that a model is made of in numbers: {@link trainableWeights}, and what its layers keep
 * besides, such as moving averages, under `<network>/kept/<position>/<name>`.
 */
export function allWeights(model: WeightedModel): Readonly<Record<string, Variable>> {
  const trained = trainableWeights(model);
  const known = new Set<Tensor>(Object.values(trained));
  const kept = Object.entries(networksOf(model)).flatMap(([place, network]) =>
    network.weights
      .map((weight) => ({ name: weight.originalName, variable: weight.read() as Variable }))
      .filter(({ variable }) => !known.has(variable))
      .map(({ name, variable }, i) => [`${place}/kept/${i}/${name}`, variable] as const),
  );
  return { ...trained, ...Object.fromEntries(kept) };
}
