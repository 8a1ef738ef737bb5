import { _FusedMatMul, BatchMatMul, engine, env, GatherV2, Identity, Sum, Tanh } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { startCompanion } from './companion.js';
import { correct } from './corrections/correct.js';
import { transposeExplicitly } from './explicit-transposes.js';
import { heapOf } from './heap.js';
import { accelerateAdam } from './kernels/adam.js';
import { registerAllFinite } from './kernels/all-finite.js';
import { registerBernoulliLogProb } from './kernels/bernoulli-log-prob.js';
import { accelerateConvolutions, completeConvolutions, FASTER_CONVOLUTIONS, MISSING_CONVOLUTIONS } from './kernels/conv-register.js';
import { companionFusedMatMul } from './kernels/fused-mat-mul.js';
import { gatherByRows } from './kernels/gather-rows.js';
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
  /** What is right now that was wrong or missing, by name. */
  readonly corrected: readonly string[];
  /** How the companion computes, or why it does not. */
  readonly companion: 'simd' | 'relaxed-simd' | 'unavailable';
  /** Puts tfjs's own back. */
  undo(): void;
}

/**
 * Replaces what is slow in tfjs's WASM backend: by the companion, or without it where that cannot run;
 * and corrects what is wrong.
 */
export async function accelerate(): Promise<Acceleration> {
  const backend = engine().findBackend(BACKEND) as BackendWasm;
  const { corrected, undo: undoCorrections } = correct(backend);
  const heap = heapOf(backend);
  // A strict content security policy lets tfjs's module in and may keep a second one out.
  const companion = heap && env().getBool('WASM_HAS_SIMD_SUPPORT') ? await startCompanion(heap).catch(() => undefined) : undefined;
  if (!companion) {
    const undos = [transposeExplicitly(), completeConvolutions(), undoCorrections];
    return { accelerated: [BatchMatMul], corrected: [...corrected, ...MISSING_CONVOLUTIONS], companion: 'unavailable', undo: () => undos.forEach((undo) => undo()) };
  }
  const undos = [
    replaceKernel(BatchMatMul, companionMatMul(companion)),
    replaceKernel(_FusedMatMul, companionFusedMatMul(companion)),
    replaceKernel(Sum, companionSum(companion)),
    replaceKernel(Tanh, companionTanh(companion)),
    replaceKernel(Identity, sharingIdentity),
    replaceKernel(GatherV2, gatherByRows),
    accelerateConvolutions(companion),
    registerAllFinite(companion),
    registerBernoulliLogProb(companion),
    registerGaussianLogProb(companion),
    accelerateAdam(companion),
    () => companion.release(),
    undoCorrections,
  ];
  return {
    accelerated: [BatchMatMul, _FusedMatMul, Sum, Tanh, Identity, GatherV2, ...FASTER_CONVOLUTIONS, 'Adam', 'Bernoulli log-likelihood', 'Gaussian log-likelihood'],
    corrected: [...corrected, ...MISSING_CONVOLUTIONS],
    companion: companion.relaxed ? 'relaxed-simd' : 'simd',
    undo: () => undos.forEach((undo) => undo()),
  };
}
