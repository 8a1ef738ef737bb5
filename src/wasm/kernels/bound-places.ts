import type { ChainActivation } from './activations.js';
import type { WeightNames } from './dense-layers.js';

/** How log σ² is had from a network's output: above a floor, or as it is. */
export interface GaussianHead {
  readonly floored: boolean;
  readonly floor: number;
}

/** What a decoder's output is to its likelihood: logits, means, or means and scales. */
export type LikelihoodHead = 'logits' | { readonly logScale: number } | GaussianHead;

/** What the kernels of a VAE's bound are told. */
export interface BoundSizes {
  readonly rows: number;
  /** How many values a latent and a datum have, and their last axes. */
  readonly latent: readonly [size: number, last: number];
  readonly data: readonly [size: number, last: number];
  readonly likelihood: LikelihoodHead;
}

/** What both kernels of the bound are told. */
export type BoundAttributes = BoundSizes & {
  readonly encoder: readonly ChainActivation[];
  readonly decoder: readonly ChainActivation[];
  readonly posterior: GaussianHead;
  readonly kept: ReturnType<typeof keptPlaces>;
  readonly room: ReturnType<typeof roomPlaces>;
  /** The weight of the KL. */
  readonly weight: number;
};

/** What their inputs are called, kernels and biases. */
export const ENCODER: WeightNames = ['encoderKernel', 'encoderBias'];
export const DECODER: WeightNames = ['decoderKernel', 'decoderBias'];

const FLOAT_BYTES = 4;
const LANES = 4;

/** Lays arrays of float32 one behind the other. */
function layOut() {
  let end = 0;
  return {
    /** Where so many values begin, in bytes from the first. */
    take(values: number): number {
      const at = end * FLOAT_BYTES;
      end += Math.ceil(values / LANES) * LANES;
      return at;
    },
    /** How many values all take. */
    size: () => end,
  };
}

/**
 * Where what the forward pass leaves lies, in bytes from the first value.
 *
 * @param encoder - The units of its layers.
 * @param decoder - Those of the decoder's.
 */
export function keptPlaces(
  { rows, latent: [latent], data: [data], likelihood }: BoundSizes,
  encoder: readonly number[],
  decoder: readonly number[],
) {
  const room = layOut();
  const take = (columns: number) => room.take(rows * columns);
  const isLearned = likelihood !== 'logits' && 'floor' in likelihood;
  const places = {
    encoded: encoder.map(take),
    mean: take(latent),
    logScale: take(latent),
    noise: take(latent),
    z: take(latent),
    decoded: decoder.map(take),
    /** Of a Bernoulli likelihood x − sigmoid(logits), of a Gaussian one its log-scales. */
    slopes: take(likelihood === 'logits' || isLearned ? data : 1),
    /** The means of a Gaussian likelihood, where they lie beside the scales in the output. */
    means: isLearned ? take(data) : 0,
    logLikelihood: take(1),
    kl: take(1),
    prior: room.take(latent),
  };
  return { ...places, size: room.size() };
}

/** Where there is room for what goes back through both networks, in bytes from the first value. */
export function roomPlaces(
  { rows, latent: [latent], data: [data] }: BoundSizes,
  encoder: readonly number[],
  decoder: readonly number[],
) {
  const room = layOut();
  const take = (columns: number) => room.take(rows * columns);
  const widest = Math.max(...encoder, ...decoder, data);
  const places = {
    byLogLikelihood: take(1),
    byKl: take(1),
    byDecoded: take(decoder[decoder.length - 1]!),
    byZ: take(latent),
    byMean: take(latent),
    byLogScale: take(latent),
    more: take(latent),
    byEncoded: take(2 * latent),
    spare: [take(widest), take(widest), take(widest)] as const,
  };
  return { ...places, size: room.size() };
}
