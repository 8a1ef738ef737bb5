import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import type { Convolution } from './conv-geometry.js';

/** Memory for the time of a call. */
export function withScratch<T>(
  backend: BackendWasm,
  shape: number[],
  use: (scratch: TensorInfo) => T,
): T {
  const scratch = backend.makeOutput(shape, 'float32');
  try {
    return use(scratch);
  } finally {
    backend.disposeData(scratch.dataId);
  }
}

/** Fills a tensor with a row of values over and over, or with 0. */
export function fillRows(out: TensorInfo, row: TensorInfo | undefined, backend: BackendWasm): void {
  const values = backend.typedArrayFromHeap(out);
  if (!row) {
    values.fill(0);
    return;
  }
  const first = backend.typedArrayFromHeap(row);
  for (let at = 0; at < values.length; at += first.length) values.set(first, at);
}

/** A filter flipped and with channels and maps exchanged, for the time of a call. */
export function withFlipped<T>(
  conv: Convolution,
  filter: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
  use: (flipped: TensorInfo) => T,
): T {
  const { height, width, channels, maps } = conv;
  return withScratch(backend, [height, width, maps, channels], (flipped) => {
    companion.flipFilter(
      height * width,
      channels,
      maps,
      addressOf(backend, filter),
      addressOf(backend, flipped),
    );
    return use(flipped);
  });
}
