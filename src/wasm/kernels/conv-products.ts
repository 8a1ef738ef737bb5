import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { PATCH_VALUES } from '../assembly/sizes.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { isPointwise, windowOf, type Convolution } from './conv-geometry.js';
import { withScratch } from './conv-scratch.js';

/** Terms of a convolution that are worth handing over to a thread. */
const TERMS = 500_000;

/** Parts that the gradient of a filter is summed in: fixed, so that threads don't show in it. */
const PARTS = 8;

/** Values that those parts may take together. */
const SUMS = 4 * 1024 * 1024;

/** Values of a part that are worth handing over to a thread. */
const SUMMED = 8192;

/** How many values a window has. */
function windowSize({ height, width, channels }: Convolution): number {
  return height * width * channels;
}

function pixelsOf({ batch, outHeight, outWidth }: Convolution): number {
  return batch * outHeight * outWidth;
}

/**
 * Runs on all threads, each of which has room for windows that its cache holds; or on this one
 * alone, where a single window is larger.
 */
function withRoom(
  conv: Convolution,
  backend: BackendWasm,
  units: number,
  part: number,
  run: (part: number, room: number) => void,
): void {
  const size = windowSize(conv);
  if (size <= PATCH_VALUES) run(Math.ceil(part), 0);
  else withScratch(backend, [size], (info) => run(units, addressOf(backend, info)));
}

/**
 * y = relu?(x ∗ filter + bias): the rows of a matrix are the windows of the output's pixels.
 *
 * K. Chellapilla, S. Puri and P. Simard, High performance convolutional neural networks for
 * document processing (2006), section 3.1.
 *
 * @param bias - One value for each map, or undefined.
 * @param relu - Whether values below 0 become 0.
 */
export function gather(
  conv: Convolution,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  relu: boolean,
  y: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const [fromX, fromFilter, toY] = [x, filter, y].map((info) => addressOf(backend, info)) as [
    number,
    number,
    number,
  ];
  const fromBias = bias ? addressOf(backend, bias) : 0;
  const { maps } = conv;
  const [pixels, terms] = [pixelsOf(conv), windowSize(conv)];
  const activation = relu ? 1 : 0;
  if (isPointwise(conv)) {
    const { scratch } = companion;
    companion.sgemm(
      ...([false, false, pixels, maps, terms] as const),
      ...([fromX, fromFilter, toY, fromBias, activation, scratch] as const),
    );
    return;
  }
  withRoom(conv, backend, pixels, TERMS / (terms * maps), (part, room) =>
    companion.share(
      'gatherWindows',
      pixels,
      part,
      ...([fromX, fromFilter, fromBias, toY, maps, activation, room] as const),
      ...windowOf(conv),
    ),
  );
}

/**
 * The transpose: x receives what each output pixel sends to its window.
 *
 * @param bias - What x starts from, one value for each channel, or undefined.
 */
export function scatter(
  conv: Convolution,
  y: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  x: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const [fromY, fromFilter, toX] = [y, filter, x].map((info) => addressOf(backend, info)) as [
    number,
    number,
    number,
  ];
  const fromBias = bias ? addressOf(backend, bias) : 0;
  const { batch, maps } = conv;
  const [pixels, terms] = [pixelsOf(conv), windowSize(conv)];
  if (isPointwise(conv)) {
    const { scratch } = companion;
    companion.sgemm(
      ...([false, true, pixels, terms, maps] as const),
      ...([fromY, fromFilter, toX, fromBias, 0, scratch] as const),
    );
    return;
  }
  withRoom(conv, backend, batch, (TERMS * batch) / (pixels * terms * maps), (part, room) =>
    companion.share(
      'scatterWindows',
      batch,
      part,
      ...([fromY, fromFilter, fromBias, toX, maps, room] as const),
      ...windowOf(conv),
    ),
  );
}

/** The gradient of the filter: the sum over the output's pixels of window times dy. */
export function correlate(
  conv: Convolution,
  x: TensorInfo,
  dy: TensorInfo,
  dFilter: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const [fromX, fromDy, toFilter] = [x, dy, dFilter].map((info) => addressOf(backend, info)) as [
    number,
    number,
    number,
  ];
  const { maps } = conv;
  const [pixels, terms] = [pixelsOf(conv), windowSize(conv)];
  if (isPointwise(conv)) {
    const { scratch } = companion;
    companion.sgemm(
      ...([true, false, terms, maps, pixels] as const),
      ...([fromX, fromDy, toFilter, 0, 0, scratch] as const),
    );
    return;
  }
  const size = terms * maps;
  const blocks = Math.ceil((pixels * terms) / PATCH_VALUES);
  const parts = Math.max(1, Math.min(PARTS, blocks, pixels, Math.floor(SUMS / size)));
  withScratch(backend, [2, parts, size], (info) => {
    const sums = addressOf(backend, info);
    withRoom(conv, backend, parts, 1, (part, room) =>
      companion.share(
        'correlateWindows',
        parts,
        part,
        ...([parts, pixels, fromX, fromDy, sums, maps, room] as const),
        ...windowOf(conv),
      ),
    );
    companion.share('sumParts', size, SUMMED, parts, size, sums, toFilter);
  });
}
