import * as tf from '@tensorflow/tfjs-core';
import {
  AdamOptimizer,
  engine,
  getGradient,
  getKernelsForBackend,
  scalar,
  type KernelConfig,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** All of tfjs that may be replaced, by name: kernels, gradients, Adam's step and the allocator. */
export type WhatRuns = ReadonlyMap<string, unknown>;

/** The kernels that tfjs knows by name, and others that were met. */
const met = new Set<string>(Object.values(tf).filter((value) => typeof value === 'string'));

/** What tfjs runs now: the very objects that it has. */
export function whatRuns(): WhatRuns {
  // The first allocation puts the allocator in the place of its stub.
  scalar(0).dispose();
  const kernels: KernelConfig[] = ['wasm', 'cpu'].flatMap((name) => getKernelsForBackend(name));
  kernels.forEach(({ kernelName }) => met.add(kernelName));
  const { prototype } = AdamOptimizer as { prototype: { applyGradients: unknown } };
  const { wasm } = engine().findBackend('wasm') as BackendWasm & {
    readonly wasm: { readonly _malloc: unknown };
  };
  return new Map<string, unknown>([
    ...kernels.map((config) => [keyOf(config), config] as const),
    ...[...met].map((name) => [`gradient ${name}`, getGradient(name)] as const),
    ['Adam', prototype.applyGradients],
    ['allocator', wasm._malloc],
  ]);
}

function keyOf({ kernelName, backendName }: KernelConfig): string {
  return `kernel ${kernelName}${backendName === 'wasm' ? '' : ` of ${backendName}`}`;
}

/** The names of what differs between two such states. */
export function changes(before: WhatRuns, after: WhatRuns): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort();
}

/** What stands behind the names of reports that are no kernels'. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  Adam: ['Adam', 'kernel VaeKitAdamStep'],
  'Bernoulli log-likelihood': ['kernel VaeKitBernoulliLogProb', 'kernel VaeKitScaleRows'],
  'Gaussian log-likelihood': [
    'gradient VaeKitGaussianLogProb',
    'kernel VaeKitGaussianLogProb',
    'kernel VaeKitGaussianLogProbGradient',
  ],
  'Gaussian parameters': [
    'gradient VaeKitGaussianHead',
    'kernel VaeKitGaussianHead',
    'kernel VaeKitGaussianHeadGradient',
  ],
  'Gaussian samples': [
    'gradient VaeKitGaussianSample',
    'kernel VaeKitGaussianSample',
    'kernel VaeKitGaussianSampleGradient',
  ],
  'Gaussian KL': [
    'gradient VaeKitGaussianKl',
    'kernel VaeKitGaussianKl',
    'kernel VaeKitGaussianKlGradient',
  ],
  'convolutional layers': ['kernel VaeKitConvolution', 'kernel VaeKitActivationGradient'],
  'dense networks': [
    'kernel VaeKitDenseChain',
    'kernel VaeKitDenseChainGradient',
    'kernel VaeKitNetwork',
  ],
  'Gaussian mixtures': ['kernel VaeKitMixtureSpan', 'kernel VaeKitPointSpace'],
  'mean fields of belief networks': ['kernel VaeKitMeanFields'],
  'bounds of VAEs': [
    'kernel VaeKitBound',
    'kernel VaeKitVaeBound',
    'kernel VaeKitVaeBoundGradient',
  ],
  'look for NaN': ['kernel VaeKitAllFinite'],
  'heap limit': ['allocator'],
  MaxPool: ['kernel MaxPoolGrad'],
  MaxPool3D: ['kernel MaxPool3D', 'kernel MaxPool3DGrad'],
  Conv3D: ['kernel Conv3DBackpropFilterV2', 'kernel Conv3DBackpropInputV2'],
  AvgPool: ['gradient AvgPool'],
  AvgPool3D: ['gradient AvgPool3D'],
  ResizeNearestNeighbor: ['gradient ResizeNearestNeighbor'],
  ResizeBilinear: ['gradient ResizeBilinear'],
  MirrorPad: ['gradient MirrorPad'],
};

/** What a report says was replaced, as `changes` names it. */
export function reported(names: readonly string[]): string[] {
  return names.flatMap((name) => BEHIND[name] ?? [`kernel ${name}`]).sort();
}
