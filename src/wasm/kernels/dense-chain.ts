import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { DENSE_CHAIN, type ChainActivation } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { registerDenseChainGradient } from './dense-chain-gradient.js';
import { outputs } from './outputs.js';
import { applyTanh } from './tanh.js';

const forward =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const inputs = call.inputs as Record<string, TensorInfo>;
    const { activations } = call.attrs as { activations: ChainActivation[] };
    const [rows, width] = inputs.x!.shape as [number, number];
    const units = activations.map((_, i) => inputs[`kernel${i}`]!.shape[1]!);
    return outputs(
      backend,
      units.map((count) => [rows, count]),
      (...made) => {
        let from = addressOf(backend, inputs.x!);
        let terms = width;
        activations.forEach((activation, i) => {
          const to = addressOf(backend, made[i]!);
          companion.sgemm(
            false,
            false,
            rows,
            units[i]!,
            terms,
            from,
            addressOf(backend, inputs[`kernel${i}`]!),
            to,
            addressOf(backend, inputs[`bias${i}`]!),
            activation === 'relu' ? 1 : 0,
            companion.scratch,
          );
          if (activation === 'tanh') applyTanh(companion, rows * units[i]!, to, to);
          from = to;
          terms = units[i]!;
        });
      },
    );
  };

/** Registers a chain of dense layers as one kernel, and its gradients as another. */
export function registerDenseChain(companion: Companion): Replacement {
  return replaceAll([
    () => addKernel(DENSE_CHAIN, forward(companion), ['dense networks']),
    () => registerDenseChainGradient(companion),
  ]);
}
