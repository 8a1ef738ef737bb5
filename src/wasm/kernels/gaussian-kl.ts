import {
  add,
  engine,
  mul,
  neg,
  registerGradient,
  sub,
  sum,
  unregisterGradient,
  util,
} from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { GAUSSIAN_KL } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { outputs } from './outputs.js';

const GRADIENT = 'VaeKitGaussianKlGradient';
const NAMES = ['mean', 'logScale', 'priorMean', 'priorLogScale'] as const;
const FLOAT_BYTES = 4;

type Addresses = [number, number, number, number];

/** Rows, columns, and bytes from a row of the prior's to its next. */
function sizesOf(inputs: Readonly<Record<string, TensorInfo>>): [number, number, number] {
  const { mean, priorMean } = inputs;
  const rows = mean!.shape[0]!;
  const columns = util.sizeFromShape(mean!.shape.slice(1));
  return [rows, columns, priorMean!.shape[0] === rows ? columns * FLOAT_BYTES : 0];
}

const kl =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const inputs = call.inputs as Record<string, TensorInfo>;
    const from = NAMES.map((name) => addressOf(backend, inputs[name]!)) as Addresses;
    const sizes = sizesOf(inputs);
    return outputs(backend, [[sizes[0]]], (out) =>
      companion.gaussianKl(...sizes, ...from, addressOf(backend, out)),
    );
  };

const gradient =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const inputs = call.inputs as Record<string, TensorInfo>;
    const from = NAMES.map((name) => addressOf(backend, inputs[name]!)) as Addresses;
    const { shape } = inputs.mean!;
    return outputs(backend, [shape, shape], (byMean, byLogScale) =>
      companion.gaussianKlGrad(
        ...sizesOf(inputs),
        ...from,
        addressOf(backend, inputs.dy!),
        addressOf(backend, byMean),
        addressOf(backend, byLogScale),
      ),
    );
  };

function addGradient(): Replacement {
  registerGradient({
    kernelName: GAUSSIAN_KL,
    inputsToSave: [...NAMES],
    gradFunc: (dys, saved) => {
      const [mean, logScale, priorMean, priorLogScale] = saved as [Tensor, Tensor, Tensor, Tensor];
      const [dy] = [dys].flat() as [Tensor];
      const [byMean, byLogScale] = engine().runKernel<[Tensor, Tensor]>(GRADIENT, {
        mean,
        logScale,
        priorMean,
        priorLogScale,
        dy,
      });
      // A row that all data share has the sum of what each says.
      const ofPrior = (by: Tensor) =>
        neg(priorMean.shape[0] === mean.shape[0] ? by : sum(by, 0, true));
      return {
        mean: () => byMean,
        logScale: () => byLogScale,
        priorMean: () => ofPrior(byMean),
        priorLogScale: () => ofPrior(add(byLogScale, mul(byMean, sub(mean, priorMean)))),
      };
    },
  });
  return { names: [], undo: () => unregisterGradient(GAUSSIAN_KL) };
}

/** Registers the KL divergence of diagonal Gaussians as one kernel, with its gradient. */
export function registerGaussianKl(companion: Companion): Replacement {
  return replaceAll([
    () => addKernel(GAUSSIAN_KL, kl(companion), ['Gaussian KL']),
    () => addKernel(GRADIENT, gradient(companion), []),
    addGradient,
  ]);
}
