import { engine, registerGradient, unregisterGradient, util } from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { GAUSSIAN_SAMPLE } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { outputs } from './outputs.js';

const GRADIENT = 'VaeKitGaussianSampleGradient';

type Addresses = [number, number, number, number];

/** A kernel that makes one tensor of three of the same shape. */
function ofThree(
  names: readonly string[],
  compute: (size: number, ...addresses: Addresses) => void,
): KernelFunc {
  return (call) => {
    const backend = call.backend as BackendWasm;
    const inputs = names.map((name) => (call.inputs as Record<string, TensorInfo>)[name]!);
    const { shape } = inputs[0]!;
    return outputs(backend, [shape], (out) =>
      compute(
        util.sizeFromShape(shape),
        ...([...inputs, out].map((info) => addressOf(backend, info)) as Addresses),
      ),
    );
  };
}

function addGradient(): Replacement {
  registerGradient({
    kernelName: GAUSSIAN_SAMPLE,
    inputsToSave: ['logScale', 'noise'],
    gradFunc: (dy, saved) => {
      const [logScale, noise] = saved as [Tensor, Tensor];
      const [byZ] = [dy].flat() as [Tensor];
      return {
        mean: () => byZ,
        logScale: () => engine().runKernel<Tensor[]>(GRADIENT, { logScale, noise, dy: byZ })[0]!,
      };
    },
  });
  return { names: [], undo: () => unregisterGradient(GAUSSIAN_SAMPLE) };
}

/** Registers the reparameterized sample of diagonal Gaussians as one kernel, with its gradient. */
export function registerGaussianSample(companion: Companion): Replacement {
  const sample = ofThree(['mean', 'logScale', 'noise'], companion.gaussianSample);
  const gradient = ofThree(['logScale', 'noise', 'dy'], companion.gaussianSampleGrad);
  return replaceAll([
    () => addKernel(GAUSSIAN_SAMPLE, sample, ['Gaussian samples']),
    () => addKernel(GRADIENT, gradient, []),
    addGradient,
  ]);
}
