import {
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  FusedConv2D,
} from '@tensorflow/tfjs-core';
import type { Companion } from '../companion.js';
import { addKernel, replaceKernel } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
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

/**
 * Computes convolutions on the companion; tfjs runs the gradients of their inputs, which are also
 * the transposed convolutions, in scalar loops.
 */
export function accelerateConvolutions(companion: Companion): Replacement {
  return replaceAll([
    () => replaceKernel(Conv2D, companionConv2d(companion)),
    () => replaceKernel(FusedConv2D, companionFusedConv2d(companion)),
    () => replaceKernel(Conv2DBackpropInput, companionInputGradient(companion)),
  ]);
}

/**
 * Lets convolutions train, for which tfjs lacks gradients on WASM: on the companion, or without it
 * slowly, in plain loops.
 */
export function completeConvolutions(companion?: Companion): Replacement {
  const [filter, depthwiseInput, depthwiseFilter] = companion
    ? [
        companionFilterGradient(companion),
        companionDepthwiseInputGradient(companion),
        companionDepthwiseFilterGradient(companion),
      ]
    : [filterGradientLoops, depthwiseInputGradientLoops, depthwiseFilterGradientLoops];
  return replaceAll([
    () => addKernel(Conv2DBackpropFilter, filter),
    () => addKernel(DepthwiseConv2dNativeBackpropInput, depthwiseInput),
    () => addKernel(DepthwiseConv2dNativeBackpropFilter, depthwiseFilter),
  ]);
}
