import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import type { Replacement } from '../replacement.js';
import type { ChainActivation } from './activations.js';
import { layersOf, runLayersBack, widestOf } from './dense-layers.js';
import { outputs } from './outputs.js';

/**
 * The gradients of a chain: inputs `dy`, `x`, `kernel0` and so on, and `made0` and so on, what each
 * layer gave; attributes `activations` and `biases`, which layers have one. Outputs are the
 * gradients by the first product, by each kernel, and by each bias that there is.
 */
export const DENSE_CHAIN_GRADIENT = 'VaeKitDenseChainGradient';

const backward =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const inputs = call.inputs as Record<string, TensorInfo>;
    const { activations, biases } = call.attrs as {
      activations: ChainActivation[];
      biases: boolean[];
    };
    const layers = layersOf(backend, inputs, activations);
    const rows = inputs.x!.shape[0]!;
    const withBias = layers.filter((_, i) => biases[i]);
    const room = [rows, widestOf(layers)];
    const made = outputs(
      backend,
      [
        [rows, layers[0]!.units],
        ...layers.map(({ terms, units }) => [terms, units]),
        ...withBias.map(({ units }) => [units]),
        room,
        room,
      ],
      (...all) => {
        const [first, ...at] = all.map((info) => addressOf(backend, info)) as [number];
        const places: number[] = at;
        let nextBias = layers.length;
        runLayersBack(
          companion,
          layers,
          rows,
          addressOf(backend, inputs.x!),
          layers.map((_, i) => addressOf(backend, inputs[`made${i}`]!)),
          addressOf(backend, inputs.dy!),
          [first, ...(places.slice(-2) as [number, number])],
          layers.map((_, i) => ({
            kernel: places[i]!,
            bias: biases[i] ? places[nextBias++]! : 0,
          })),
        );
      },
    );
    for (const { dataId } of made.splice(-2)) backend.disposeData(dataId);
    return made;
  };

/** Registers the gradients of a chain of dense layers as one kernel. */
export function registerDenseChainGradient(companion: Companion): Replacement | undefined {
  return addKernel(DENSE_CHAIN_GRADIENT, backward(companion), []);
}
