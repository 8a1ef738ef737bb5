import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { replaceAll, type Replacement } from '../replacement.js';
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

/**
 * Corrects what tfjs's WASM backend gets wrong or lacks; gradients that are wrong everywhere are
 * corrected for all backends.
 *
 * Each correction first looks whether tfjs still needs it, for which there may be no memory left:
 * then all is as before. The backend must be in use.
 */
export function correct(backend: BackendWasm): Replacement {
  return replaceAll([
    () => guardHeap(backend.wasm as Allocator),
    correctMaxPool,
    correctMaxPool3d,
    correctAvgPool,
    correctAvgPool3d,
    correctConv3d,
    correctResizeNearestNeighbor,
    correctResizeBilinear,
    correctMirrorPad,
    correctUnsortedSegmentSum,
  ]);
}
