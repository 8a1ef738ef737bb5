import {
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  FusedConv2D,
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
} from '@tensorflow/tfjs-core';
import type { Companion } from '../companion.js';
import { BACKEND, replaceKernel, type KernelFunc } from '../replace-kernel.js';
import { companionConv2d, companionFusedConv2d } from './conv2d.js';
import { companionFilterGradient, companionInputGradient } from './conv2d-gradients.js';
import {
  companionDepthwiseFilterGradient,
  companionDepthwiseInputGradient,
} from './conv-depthwise.js';
import {
  depthwiseFilterGradientLoops,
  depthwiseInputGradientLoops,
  filterGradientLoops,
} from './conv-loops.js';

/** The kernels of convolutions that are faster on the companion, by name. */
export const FASTER_CONVOLUTIONS: readonly string[] = [Conv2D, FusedConv2D, Conv2DBackpropInput];

/** The kernels of convolutions that tfjs lacks on WASM, by name. */
export const MISSING_CONVOLUTIONS: readonly string[] = [
  Conv2DBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  DepthwiseConv2dNativeBackpropFilter,
];

function find(name: string): KernelConfig | undefined {
  return getKernel(name, BACKEND);
}

/** Registers a kernel that tfjs lacks, unless it has one all the same. */
function addKernel(kernelName: string, kernelFunc: KernelFunc): () => void {
  if (find(kernelName)) return () => undefined;
  registerKernel({ kernelName, backendName: BACKEND, kernelFunc });
  return () => {
    if (find(kernelName)?.kernelFunc === kernelFunc) unregisterKernel(kernelName, BACKEND);
  };
}

/**
 * Lets convolutions train on WASM, and computes them on the companion.
 *
 * tfjs lacks the gradients of their filters, and runs that of their inputs, which is also the
 * transposed convolution, in scalar loops.
 *
 * @returns What puts tfjs's own back.
 */
export function accelerateConvolutions(companion: Companion): () => void {
  const undos = [
    replaceKernel(Conv2D, companionConv2d(companion)),
    replaceKernel(FusedConv2D, companionFusedConv2d(companion)),
    replaceKernel(Conv2DBackpropInput, companionInputGradient(companion)),
    addKernel(Conv2DBackpropFilter, companionFilterGradient(companion)),
    addKernel(DepthwiseConv2dNativeBackpropInput, companionDepthwiseInputGradient(companion)),
    addKernel(DepthwiseConv2dNativeBackpropFilter, companionDepthwiseFilterGradient(companion)),
  ];
  return () => undos.forEach((undo) => undo());
}

/** Lets convolutions train where the companion cannot run: slowly, in plain loops. */
export function completeConvolutions(): () => void {
  const undos = [
    addKernel(Conv2DBackpropFilter, filterGradientLoops),
    addKernel(DepthwiseConv2dNativeBackpropInput, depthwiseInputGradientLoops),
    addKernel(DepthwiseConv2dNativeBackpropFilter, depthwiseFilterGradientLoops),
  ];
  return () => undos.forEach((undo) => undo());
}
