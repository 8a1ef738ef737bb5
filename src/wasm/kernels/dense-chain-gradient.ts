import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { DENSE_CHAIN_GRADIENT, type ChainActivation } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import type { Replacement } from '../replacement.js';
import { outputs } from './outputs.js';

const backward =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const { dy, x, ...rest } = call.inputs as Record<string, TensorInfo>;
    const { activations } = call.attrs as { activations: ChainActivation[] };
    const depth = activations.length;
    const kernels = activations.map((_, i) => rest[i]!);
    const layers = activations.map((_, i) => rest[depth + i]!);
    const rows = x!.shape[0]!;
    const widest = Math.max(...kernels.map(({ shape }) => shape[1]!));
    const made = outputs(
      backend,
      [
        ...kernels.flatMap(({ shape }) => [shape, [shape[1]!]]),
        [rows, kernels[0]!.shape[1]!],
        [rows * widest],
        [rows * widest],
      ],
      (...all) => {
        const at = all.map((info) => addressOf(backend, info));
        // What goes back through a layer is in one of these; no two neighbours share one.
        const place = (i: number) => (i === 0 ? at[2 * depth]! : at[2 * depth + 1 + (i % 2)]!);
        let above = addressOf(backend, dy!);
        for (let i = depth - 1; i >= 0; i--) {
          const [terms, units] = kernels[i]!.shape as [number, number];
          const [kernel, input] = [kernels[i]!, i === 0 ? x! : layers[i - 1]!].map((info) =>
            addressOf(backend, info),
          ) as [number, number];
          const { scratch } = companion;
          if (activations[i] !== 'linear') {
            const by = activations[i] === 'relu' ? companion.reluGrad : companion.tanhGrad;
            by(rows * units, addressOf(backend, layers[i]!), above, place(i));
            above = place(i);
          }
          companion.sgemm(true, false, terms, units, rows, input, above, at[2 * i]!, 0, 0, scratch);
          companion.columnSums(rows, units, above, at[2 * i + 1]!);
          if (i === 0) break;
          const below = place(i - 1);
          companion.sgemm(false, true, rows, terms, units, above, kernel, below, 0, 0, scratch);
          above = below;
        }
      },
    );
    for (const { dataId } of made.splice(2 * depth + 1)) backend.disposeData(dataId);
    return made;
  };

/** Registers the gradients of a chain of dense layers as one kernel. */
export function registerDenseChainGradient(companion: Companion): Replacement | undefined {
  return addKernel(DENSE_CHAIN_GRADIENT, backward(companion), []);
}
