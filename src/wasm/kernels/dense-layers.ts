import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { activate, activateBack, type ChainActivation } from './activations.js';

/** A dense layer, and where its weights lie; 0 for a bias that it has not. */
export interface LayerPlace {
  readonly terms: number;
  readonly units: number;
  readonly activation: ChainActivation;
  readonly kernel: number;
  readonly bias: number;
}

/** What the weights of a chain are called as a kernel's inputs, before their numbers. */
export type WeightNames = readonly [kernels: string, biases: string];

/** The layers of a chain, whose weights are inputs of a kernel by these names and their numbers. */
export function layersOf(
  backend: BackendWasm,
  inputs: Readonly<Record<string, TensorInfo>>,
  activations: readonly ChainActivation[],
  [kernels, biases]: WeightNames = ['kernel', 'bias'],
): LayerPlace[] {
  return activations.map((activation, i) => {
    const kernel = inputs[`${kernels}${i}`]!;
    const bias = inputs[`${biases}${i}`];
    const [terms, units] = kernel.shape as [number, number];
    return {
      terms,
      units,
      activation,
      kernel: addressOf(backend, kernel),
      bias: bias ? addressOf(backend, bias) : 0,
    };
  });
}

/** What each layer gives, at its address in `made`. */
export function runLayers(
  companion: Companion,
  layers: readonly LayerPlace[],
  rows: number,
  x: number,
  made: readonly number[],
): void {
  let from = x;
  layers.forEach(({ terms, units, kernel, bias, activation }, i) => {
    const to = made[i]!;
    const isRelu = activation === 'relu' ? 1 : 0;
    const { scratch } = companion;
    companion.sgemm(false, false, rows, units, terms, from, kernel, to, bias, isRelu, scratch);
    activate(companion, activation, rows * units, to);
    from = to;
  });
}

/** Where the gradients by the weights of a layer are to be; 0 for a bias that it has not. */
export interface GradientPlace {
  readonly kernel: number;
  readonly bias: number;
}

/** The most units of a layer. */
export function widestOf(layers: readonly LayerPlace[]): number {
  return Math.max(...layers.map(({ units }) => units));
}

/**
 * The gradients by the weights of layers.
 *
 * @param made - Where what each layer gave is.
 * @param dy - Where the gradient by what the last one gave is.
 * @param spare - Three addresses of room: for the gradient by the first product, and for what goes
 * back till there.
 * @returns Where the gradient by the first product is: at the first of them, or at `dy` where
 * nothing changes it.
 */
export function runLayersBack(
  companion: Companion,
  layers: readonly LayerPlace[],
  rows: number,
  x: number,
  made: readonly number[],
  dy: number,
  spare: readonly [number, number, number],
  gradients: readonly GradientPlace[],
): number {
  const { scratch } = companion;
  // No two neighbours share one.
  const placeOf = (i: number) => spare[i === 0 ? 0 : 1 + (i % 2)]!;
  let above = dy;
  for (let i = layers.length - 1; i >= 0; i--) {
    const { terms, units, activation, kernel } = layers[i]!;
    const input = i === 0 ? x : made[i - 1]!;
    if (activation !== 'linear') {
      activateBack(companion, activation, rows * units, made[i]!, above, placeOf(i));
      above = placeOf(i);
    }
    const to = gradients[i]!;
    companion.sgemm(true, false, terms, units, rows, input, above, to.kernel, 0, 0, scratch);
    if (to.bias) companion.columnSums(rows, units, above, to.bias);
    if (i === 0) break;
    const below = placeOf(i - 1);
    companion.sgemm(false, true, rows, terms, units, above, kernel, below, 0, 0, scratch);
    above = below;
  }
  return above;
}
