import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A weight of a layer, as tfjs keeps it; reading `val` does not fail where it is disposed. */
export interface LayerWeight {
  readonly originalName: string;
  readonly trainable: boolean;
  readonly val: Variable;
  readonly constraint: { apply(weight: Tensor): Tensor } | null;
  read(): Tensor;
  write(value: Tensor): unknown;
}

type Tensors = Tensor | Tensor[];

/** What the layers of tfjs keep to themselves, as far as their wishes are read from it. */
export interface StockLayer {
  readonly name: string;
  readonly trainable: boolean;
  readonly _trainableWeights: readonly LayerWeight[];
  readonly losses: readonly (() => Tensor)[];
  readonly activityRegularizer?: object | null;
  readonly stateful?: boolean;
  getClassName(): string;
  call(inputs: Tensors, kwargs: Readonly<Record<string, unknown>>): Tensors;
  /** The layers that one is made of: those of a model, what a wrapper wraps, a recurrent cell. */
  readonly layers?: readonly StockLayer[];
  readonly layer?: StockLayer;
  readonly forwardLayer?: StockLayer;
  readonly backwardLayer?: StockLayer;
  readonly cell?: StockLayer;
  readonly cells?: readonly StockLayer[];
  /** Of layers that draw. */
  readonly rate?: number;
  readonly stddev?: number;
  readonly noiseShape?: number[] | null;
  /** Of a thresholded ReLU. */
  readonly theta?: number;
  /** Of recurrent cells. */
  readonly dropoutFunc?: unknown;
  dropoutMask?: Tensors | null;
  recurrentDropoutMask?: Tensors | null;
  /** Of convolutions, pooling and upsampling. */
  readonly dilationRate?: number | readonly number[];
  readonly poolSize?: readonly number[];
  readonly dataFormat?: string;
  /** Of batch normalization. */
  readonly axis?: number;
  readonly inputSpec?: readonly { readonly ndim?: number }[];
  readonly gamma?: LayerWeight | null;
  readonly beta?: LayerWeight | null;
  readonly movingMean?: LayerWeight;
  readonly movingVariance?: LayerWeight;
}

/**
 * All layers within a network, at any depth, each once, in the order of its weights; and whether
 * one is frozen, by itself or by what holds it.
 */
export function layersWithin(network: LayersModel): ReadonlyMap<StockLayer, boolean> {
  const found = new Map<StockLayer, boolean>();
  const visit = (layer: StockLayer, within: boolean) => {
    const frozen = within || !layer.trainable;
    const known = found.get(layer);
    // A layer in two places is frozen where both are.
    if (known === false || known === frozen) return;
    found.set(layer, frozen);
    if (hasParts(layer)) for (const part of partsOf(layer)) visit(part, frozen);
  };
  visit(network as unknown as StockLayer, false);
  return found;
}

const hasParts = ({ layers, layer, forwardLayer, cell, cells }: StockLayer) =>
  Boolean(layers ?? layer ?? forwardLayer ?? cell ?? cells);

function partsOf({
  layers = [],
  layer,
  forwardLayer,
  backwardLayer,
  cell,
  cells = [],
}: StockLayer): readonly StockLayer[] {
  // A bidirectional layer runs two copies of the layer it was given.
  const wrapped = forwardLayer ? [forwardLayer, backwardLayer] : [layer];
  return [...layers, ...wrapped, cell, ...cells].filter((part) => part !== undefined);
}
