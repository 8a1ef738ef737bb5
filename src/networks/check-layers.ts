import { getBackend } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { vaeKitError } from '../core/errors.js';
import { HOW_TO_GET_KERNELS, missingKernel } from '../core/missing-kernel.js';
import { isFaulty } from './faulty-gradients.js';
import { layersWithin, type StockLayer } from './layer-tree.js';
import { neededKernels } from './needed-kernels.js';

/** What keeps a layer from being trained, and what to do. */
type Fault = readonly [why: string, remedy: string];

/** Checks that a network's layers can be trained as they are, on the backend in use. */
export function checkLayers(network: LayersModel, role: string): void {
  for (const [layer, frozen] of layersWithin(network)) {
    const kind = layer.getClassName();
    const fault = faultOf(layer, kind) ?? (frozen ? undefined : faultOfTrained(layer, kind));
    if (fault) {
      throw vaeKitError(
        `the layers of the ${role} must be such that tfjs can train them`,
        `'${layer.name}' (${kind}), ${fault[0]}`,
        fault[1],
        { option: role },
      );
    }
  }
}

function faultOf(layer: StockLayer, kind: string): Fault | undefined {
  if (layer.stateful && !layer.layers)
    return [
      'which goes on in each call from where the last one ended',
      'Leave stateful out, so that each datum is a sequence of its own.',
    ];
  if (layer.activityRegularizer)
    return [
      'which has an activity regularizer, of which tfjs makes nothing',
      "Regularize kernels and biases, or penalize the network's output in an objective of yours.",
    ];
  if (/^(Resizing|RandomWidth|RandomHeight)$/.test(kind))
    return [
      'which is for preparing images and does not run within a model',
      "Change the images before, or in fit's transform.",
    ];
  if (kind === 'BatchNormalization' && !isLastAxis(layer))
    return [
      'whose gradient tfjs has for the last axis alone',
      'Leave axis out, and let channels come last.',
    ];
  if (isFaulty(layer))
    return [
      `whose gradient tfjs gets wrong on '${getBackend()}'`,
      "Call await useWasm() of 'vae-kit/wasm' before, where it is right.",
    ];
  return undefined;
}

/** What keeps weights from being trained that need not be so. */
function faultOfTrained(layer: StockLayer, kind: string): Fault | undefined {
  const dilated = [layer.dilationRate ?? 1].flat().some((rate) => rate > 1);
  if (dilated || kind === 'Conv3DTranspose')
    return [
      `${dilated ? 'dilated, ' : ''}of which tfjs has no gradient`,
      'Use upsampling or strides instead, or freeze it (trainable = false).',
    ];
  const missing = missingKernel(neededKernels(kind));
  return missing === undefined
    ? undefined
    : [`which needs the kernel '${missing}' that '${getBackend()}' lacks`, HOW_TO_GET_KERNELS];
}

function isLastAxis({ axis, inputSpec }: StockLayer): boolean {
  return axis === -1 || axis === (inputSpec?.[0]?.ndim ?? 0) - 1;
}
