import {
  BatchMatMul,
  _FusedMatMul,
  engine,
  env,
  GatherV2,
  Identity,
  Sum,
  Tanh,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { addChainedOps } from '../core/chained-ops.js';
import { startCompanion, type Companion } from './companion.js';
import { correct } from './corrections/correct.js';
import { transposeExplicitly } from './explicit-transposes.js';
import { heapOf, type Heap } from './heap.js';
import { accelerateAdam } from './kernels/adam.js';
import { registerAllFinite } from './kernels/all-finite.js';
import { registerBernoulliLogProb } from './kernels/bernoulli-log-prob.js';
import { registerConvLayer } from './kernels/conv-layer.js';
import { accelerateConvolutions, completeConvolutions } from './kernels/conv-register.js';
import { registerDenseChain } from './kernels/dense-chain.js';
import { companionFusedMatMul } from './kernels/fused-mat-mul.js';
import { gatherByRows } from './kernels/gather-rows.js';
import { registerGaussianHead } from './kernels/gaussian-head.js';
import { registerGaussianKl } from './kernels/gaussian-kl.js';
import { registerGaussianLogProb } from './kernels/gaussian-log-prob.js';
import { registerGaussianSample } from './kernels/gaussian-sample.js';
import { sharingIdentity } from './kernels/identity.js';
import { companionMatMul } from './kernels/mat-mul.js';
import { registerMeanFields } from './kernels/mean-fields.js';
import { registerMixtureSpan } from './kernels/mixture-span.js';
import { companionSum } from './kernels/sum.js';
import { companionTanh } from './kernels/tanh.js';
import { registerVaeBound } from './kernels/vae-bound.js';
import { registerShortcuts } from './networks/shortcuts.js';
import { registerPointSpace } from './kernels/point-space.js';
import { BACKEND, replaceKernel } from './replace-kernel.js';
import { replaceAll, type Replacement } from './replacement.js';
import { addBiasApart } from './separate-bias.js';
import { shareProducts } from './share-products.js';
import { shareValues } from './share-values.js';
import { shareWork, type Sharing } from './share-work.js';

/** What was done to tfjs, and how to undo it. */
export interface Acceleration {
  /** The backend it was done for, in whose memory the companion computes. */
  readonly backend: BackendWasm;
  /** What is faster now, by name. */
  readonly accelerated: readonly string[];
  /** What is right now that was wrong or missing, by name. */
  readonly corrected: readonly string[];
  /** How the companion computes, or why it does not. */
  readonly companion: 'simd' | 'relaxed-simd' | 'unavailable';
  /** How many threads were asked for. */
  readonly threads: number;
  /** Those that share its work; undefined without the companion. */
  readonly sharing: Sharing | undefined;
  /** Puts tfjs's own back. */
  undo(): void;
}

function backendInUse(): BackendWasm {
  return engine().findBackend(BACKEND) as BackendWasm;
}

/** Whether what was done earlier still serves: it does not where the backend is another one. */
export function serves({ backend, threads }: Acceleration, wanted: number): boolean {
  return backend === backendInUse() && threads === wanted;
}

/**
 * Looks after what was done earlier: corrects again what somebody has overwritten since, as
 * tfjs-layers does with gradients where it is loaded late.
 */
export function renew(former: Acceleration): Acceleration {
  const { names, undo } = correct(former.backend);
  if (names.length === 0) return former;
  return {
    ...former,
    corrected: [...new Set([...former.corrected, ...names])],
    undo() {
      undo();
      former.undo();
    },
  };
}

/** Everything that is faster on the companion. */
function onCompanion(companion: Companion, heap: Heap, threads: number): Replacement {
  return replaceAll([
    () => replaceKernel(BatchMatMul, companionMatMul(companion)),
    () => replaceKernel(_FusedMatMul, companionFusedMatMul(companion)),
    () => replaceKernel(Sum, companionSum(companion)),
    () => replaceKernel(Tanh, companionTanh(companion)),
    () => replaceKernel(Identity, sharingIdentity),
    () => replaceKernel(GatherV2, gatherByRows),
    () => accelerateConvolutions(companion),
    () => registerConvLayer(companion),
    () => accelerateAdam(companion),
    () => registerBernoulliLogProb(companion),
    () => registerGaussianLogProb(companion),
    () => registerGaussianHead(companion),
    () => registerGaussianSample(companion),
    () => registerGaussianKl(companion),
    () => registerAllFinite(companion),
    () => registerDenseChain(companion),
    () => registerMixtureSpan(companion, heap),
    () => registerVaeBound(companion),
    registerShortcuts,
    () => registerPointSpace(companion, heap),
    () => registerMeanFields(companion, heap, threads),
  ]);
}

/**
 * Replaces what is slow in tfjs's WASM backend: by the companion, or without it where that cannot
 * run; and corrects what is wrong. Where that fails, all is as before.
 *
 * @param threads - How many threads are to share matrix products.
 */
export async function accelerate(threads = 1): Promise<Acceleration> {
  const backend = backendInUse();
  const corrections = correct(backend);
  const heap = heapOf(backend);
  // What keeps it from starting, as a full heap does, keeps nothing else from working.
  const own =
    heap && env().getBool('WASM_HAS_SIMD_SUPPORT')
      ? await startCompanion(heap).catch(() => undefined)
      : undefined;
  const sharing = heap && own && (await shareWork(own, heap, threads));
  const companion =
    sharing && shareProducts({ ...sharing, companion: shareValues(sharing, heap) }, heap);
  let faster = undefined as Replacement | undefined;
  let right = undefined as Replacement | undefined;
  const { undo } = replaceAll([
    () => corrections,
    () => ({ names: [], undo: addChainedOps() }),
    () => companion && { names: [], undo: () => companion.release() },
    () =>
      (faster = companion && heap ? onCompanion(companion, heap, threads) : transposeExplicitly()),
    () =>
      (right = replaceAll([
        ...(companion ? [] : [addBiasApart]),
        () => completeConvolutions(companion),
      ])),
  ]);
  return {
    backend,
    accelerated: faster?.names ?? [],
    corrected: [...corrections.names, ...(right?.names ?? [])],
    companion: companion ? (companion.relaxed ? 'relaxed-simd' : 'simd') : 'unavailable',
    threads,
    sharing,
    undo,
  };
}
