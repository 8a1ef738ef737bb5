import { engine, registerGradient, unregisterGradient, util } from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { GAUSSIAN_HEAD } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { outputs } from './outputs.js';

const GRADIENT = 'VaeKitGaussianHeadGradient';

/** Whether log σ² has a floor, and which. */
type Floor = {
  readonly floored: boolean;
  readonly floor: number;
};

const head =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const { raw } = call.inputs as { raw: TensorInfo };
    const { floored, floor } = call.attrs as Floor;
    const columns = raw.shape[raw.shape.length - 1]! / 2;
    const shape = [...raw.shape.slice(0, -1), columns];
    return outputs(backend, [shape, shape], (mean, logScale) =>
      companion.gaussianHead(
        util.sizeFromShape(shape.slice(0, -1)),
        columns,
        floored,
        floor,
        addressOf(backend, raw),
        addressOf(backend, mean),
        addressOf(backend, logScale),
      ),
    );
  };

const gradient =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const { raw, byMean, byLogScale } = call.inputs as Record<string, TensorInfo>;
    const { floored, floor } = call.attrs as Floor;
    const columns = raw!.shape[raw!.shape.length - 1]! / 2;
    return outputs(backend, [raw!.shape], (out) =>
      companion.gaussianHeadGrad(
        util.sizeFromShape(raw!.shape.slice(0, -1)),
        columns,
        floored,
        floor,
        addressOf(backend, raw!),
        addressOf(backend, byMean!),
        addressOf(backend, byLogScale!),
        addressOf(backend, out),
      ),
    );
  };

function addGradient(): Replacement {
  registerGradient({
    kernelName: GAUSSIAN_HEAD,
    inputsToSave: ['raw'],
    gradFunc: (dy, [raw], attributes) => {
      const [byMean, byLogScale] = dy as Tensor[];
      return {
        raw: () =>
          engine().runKernel<Tensor[]>(
            GRADIENT,
            { raw: raw!, byMean: byMean!, byLogScale: byLogScale! },
            attributes,
          )[0]!,
      };
    },
  });
  return { names: [], undo: () => unregisterGradient(GAUSSIAN_HEAD) };
}

/** Registers the parameters of diagonal Gaussians as one kernel, with its gradient. */
export function registerGaussianHead(companion: Companion): Replacement {
  return replaceAll([
    () => addKernel(GAUSSIAN_HEAD, head(companion), ['Gaussian parameters']),
    () => addKernel(GRADIENT, gradient(companion), []),
    addGradient,
  ]);
}
