import { _FusedMatMul, BatchMatMul, engine, env, Identity, Sum, Tanh } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { startCompanion } from './companion.js';
import { transposeExplicitly } from './explicit-transposes.js';
import { heapOf } from './heap.js';
import { accelerateAdam } from './kernels/adam.js';
import { registerBernoulliLogProb } from './kernels/bernoulli-log-prob.js';
import { companionFusedMatMul } from './kernels/fused-mat-mul.js';
import { registerGaussianLogProb } from './kernels/gaussian-log-prob.js';
import { sharingIdentity } from './kernels/identity.js';
import { companionMatMul } from './kernels/mat-mul.js';
import { companionSum } from './kernels/sum.js';
import { companionTanh } from './kernels/tanh.js';
import { BACKEND, replaceKernel } from './replace-kernel.js';

/** What was done to tfjs, and how to undo it. */
export interface Acceleration {
  /** What is faster now, by name. */
  readonly accelerated: readonly string[];
  /** How the companion computes, or why it does not. */
  readonly companion: 'simd' | 'relaxed-simd' | 'unavailable';
  /** Puts tfjs's own back. */
  undo(): void;
}

/** Replaces what is slow in tfjs's WASM backend: by the companion, or without it where that cannot run. */
export async function accelerate(): Promise<Acceleration> {
  const backend = engine().findBackend(BACKEND) as BackendWasm;
  const heap = heapOf(backend);
  // A strict content security policy lets tfjs's module in and may keep a second one out.
  const companion = heap && env().getBool('WASM_HAS_SIMD_SUPPORT') ? await startCompanion(heap).catch(() => undefined) : undefined;
  if (!companion) return { accelerated: [BatchMatMul], companion: 'unavailable', undo: transposeExplicitly() };
  const undos = [
    replaceKernel(BatchMatMul, companionMatMul(companion)),
    replaceKernel(_FusedMatMul, companionFusedMatMul(companion)),
    replaceKernel(Sum, companionSum(companion)),
    replaceKernel(Tanh, companionTanh(companion)),
    replaceKernel(Identity, sharingIdentity),
    registerBernoulliLogProb(companion),
    registerGaussianLogProb(companion),
    accelerateAdam(companion),
    () => companion.release(),
  ];
  return {
    accelerated: [BatchMatMul, _FusedMatMul, Sum, Tanh, Identity, 'Adam', 'Bernoulli log-likelihood', 'Gaussian log-likelihood'],
    companion: companion.relaxed ? 'relaxed-simd' : 'simd',
    undo: () => undos.forEach((undo) => undo()),
  };
}
