import { AvgPool, AvgPool3D, MaxPool, MaxPool3D, MirrorPad, ResizeBilinear, ResizeNearestNeighbor, UnsortedSegmentSum } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { correctAvgPool3d } from './avg-pool-3d.js';
import { correctAvgPool } from './avg-pool.js';
import { guardHeap, type Allocator } from './heap-limit.js';
import { correctMaxPool3d } from './max-pool-3d.js';
import { correctMaxPool } from './max-pool.js';
import { correctMirrorPad } from './mirror-pad.js';
import { correctResizeBilinear } from './resize-bilinear.js';
import { correctResizeNearestNeighbor } from './resize-nearest-neighbor.js';
import { correctUnsortedSegmentSum } from './unsorted-segment-sum.js';

/** What was wrong or missing in tfjs and is right now, and how to undo it. */
export interface Corrections {
  /** The operations concerned, by name. */
  readonly corrected: readonly string[];
  /** Puts tfjs's own back. */
  undo(): void;
}

/**
 * Corrects what tfjs's WASM backend gets wrong or lacks; gradients that are wrong everywhere are
 * corrected for all backends.
 *
 * Each correction first looks whether tfjs still needs it. The backend must be in use.
 */
export function correct(backend: BackendWasm): Corrections {
  const corrections = [
    { name: 'heap limit', undo: guardHeap(backend.wasm as Allocator) },
    { name: MaxPool, undo: correctMaxPool() },
    { name: MaxPool3D, undo: correctMaxPool3d() },
    { name: AvgPool, undo: correctAvgPool() },
    { name: AvgPool3D, undo: correctAvgPool3d() },
    { name: ResizeNearestNeighbor, undo: correctResizeNearestNeighbor() },
    { name: ResizeBilinear, undo: correctResizeBilinear() },
    { name: MirrorPad, undo: correctMirrorPad() },
    { name: UnsortedSegmentSum, undo: correctUnsortedSegmentSum() },
  ].filter(({ undo }) => undo !== undefined);
  return {
    corrected: corrections.map(({ name }) => name),
    undo: () => corrections.forEach(({ undo }) => undo?.()),
  };
}
