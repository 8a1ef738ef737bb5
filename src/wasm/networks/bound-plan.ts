import { sameShape, sizeOf } from '../../core/shapes.js';
import type { BoundInputs } from '../../core/shortcuts.js';
import {
  DECODER,
  ENCODER,
  keptPlaces,
  roomPlaces,
  type BoundAttributes,
  type BoundSizes,
} from '../kernels/bound-places.js';
import { denseChainOf, type DenseChain } from './dense-chain.js';
import type { KnownParts } from './known-parts.js';

/** What stays from step to step, as long as batches are of one size. */
export interface BoundPlan {
  readonly encoder: DenseChain;
  readonly decoder: DenseChain;
  readonly attributes: Omit<BoundAttributes, 'weight'>;
  /** The names of the weights in the order in which the kernel gives their gradients. */
  readonly names: readonly string[];
}

let plans: WeakMap<object, BoundPlan> | undefined;

/** How a bound is computed; undefined where its networks are others, or the data not float32. */
export function planOf({ model, data }: BoundInputs, parts: KnownParts): BoundPlan | undefined {
  const [encoder, decoder] = [denseChainOf(model.encoder), denseChainOf(model.decoder)];
  // What does not fit the layers have to refuse.
  const fits = data.dtype === 'float32' && sameShape(data.shape.slice(1), model.data);
  if (!encoder?.isPlain || !decoder?.isPlain || !fits || data.size === 0) return undefined;
  const { posterior, likelihood } = parts;
  const former = (plans ??= new WeakMap()).get(model);
  if (
    former?.encoder === encoder &&
    former.decoder === decoder &&
    former.attributes.rows === data.shape[0] &&
    former.attributes.posterior === posterior &&
    former.attributes.likelihood === likelihood
  )
    return former;
  const { latent } = model;
  const sizes: BoundSizes = {
    rows: data.shape[0],
    latent: [sizeOf(latent), latent[latent.length - 1]!],
    data: [sizeOf(data.shape.slice(1)), data.shape[data.shape.length - 1]!],
    likelihood,
  };
  const units = [encoder, decoder].map(({ layers }) =>
    layers.map(({ kernel }) => kernel.read().shape[1]!),
  ) as [number[], number[]];
  const plan: BoundPlan = {
    encoder,
    decoder,
    attributes: {
      ...sizes,
      encoder: encoder.layers.map(({ activation }) => activation),
      decoder: decoder.layers.map(({ activation }) => activation),
      posterior,
      kept: keptPlaces(sizes, ...units),
      room: roomPlaces(sizes, ...units),
    },
    names: namesOf(encoder, decoder),
  };
  plans.set(model, plan);
  return plan;
}

function namesOf(encoder: DenseChain, decoder: DenseChain): string[] {
  const chains = [
    [encoder, ENCODER],
    [decoder, DECODER],
  ] as const;
  return [0, 1].flatMap((part) =>
    chains.flatMap(([{ layers }, names]) =>
      layers.flatMap(({ bias }, i) => (part === 0 || bias ? [`${names[part]!}${i}`] : [])),
    ),
  );
}
