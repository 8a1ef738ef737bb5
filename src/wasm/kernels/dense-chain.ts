import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import type { ChainActivation } from './activations.js';
import { registerDenseChainGradient } from './dense-chain-gradient.js';
import { layersOf, runLayers } from './dense-layers.js';
import { outputs } from './outputs.js';

/**
 * Dense layers one after the other: inputs `x`, shape `[N, inputs]`, and `kernel0`, `bias0`,
 * `kernel1` and so on, of which biases may be left out, attribute `activations` with a name for
 * each layer; the outputs are what each layer gives.
 */
export const DENSE_CHAIN = 'VaeKitDenseChain';

const forward =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const inputs = call.inputs as Record<string, TensorInfo>;
    const { activations } = call.attrs as { activations: ChainActivation[] };
    const rows = inputs.x!.shape[0]!;
    const layers = layersOf(backend, inputs, activations);
    return outputs(
      backend,
      layers.map(({ units }) => [rows, units]),
      (...made) =>
        runLayers(
          companion,
          layers,
          rows,
          addressOf(backend, inputs.x!),
          made.map((info) => addressOf(backend, info)),
        ),
    );
  };

/** Registers a chain of dense layers as one kernel, and its gradients as another. */
export function registerDenseChain(companion: Companion): Replacement {
  return replaceAll([
    () => addKernel(DENSE_CHAIN, forward(companion), ['dense networks']),
    () => registerDenseChainGradient(companion),
  ]);
}
