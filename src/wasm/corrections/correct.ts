import {
  AvgPool,
  AvgPool3D,
  Conv3D,
  MaxPool,
  MaxPool3D,
  MirrorPad,
  ResizeBilinear,
  ResizeNearestNeighbor,
  UnsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { correctAvgPool3d } from './avg-pool-3d.js';
import { correctAvgPool } from './avg-pool.js';
import { correctConv3d } from './conv-3d.js';
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
    { name: 'heap limit', install: () => guardHeap(backend.wasm as Allocator) },
    { name: MaxPool, install: correctMaxPool },
    { name: MaxPool3D, install: correctMaxPool3d },
    { name: AvgPool, install: correctAvgPool },
    { name: AvgPool3D, install: correctAvgPool3d },
    { name: Conv3D, install: correctConv3d },
    { name: ResizeNearestNeighbor, install: correctResizeNearestNeighbor },
    { name: ResizeBilinear, install: correctResizeBilinear },
    { name: MirrorPad, install: correctMirrorPad },
    { name: UnsortedSegmentSum, install: correctUnsortedSegmentSum },
  ];
  const undos = new Map<string, () => void>();
  const undo = () => undos.forEach((undoOne) => undoOne());
  try {
    for (const { name, install } of corrections) {
      const undoOne = install();
      if (undoOne) undos.set(name, undoOne);
    }
  } catch (error) {
    // To look costs a little memory, and there may be none.
    undo();
    throw error;
  }
  return { corrected: [...undos.keys()], undo };
}
