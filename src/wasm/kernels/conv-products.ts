import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { isPointwise, windowOf, type Convolution } from './conv-geometry.js';

const FLOAT_BYTES = 4;

// Values of patches at a time: 512 KB stay in the second-level cache between writing and reading.
const BLOCK = 128 * 1024;

/** Memory for the time of a call. */
export function withScratch<T>(backend: BackendWasm, shape: number[], use: (scratch: TensorInfo) => T): T {
  const scratch = backend.makeOutput(shape, 'float32');
  try {
    return use(scratch);
  } finally {
    backend.disposeData(scratch.dataId);
  }
}

/** Goes through the pixels of the output in blocks whose patches stay in the cache. */
function inBlocks({ batch, outHeight, outWidth, height, width, channels }: Convolution, backend: BackendWasm, visit: (first: number, count: number, patches: number) => void): void {
  const pixels = batch * outHeight * outWidth;
  const terms = height * width * channels;
  const most = Math.min(pixels, Math.max(1, Math.floor(BLOCK / terms)));
  withScratch(backend, [most, terms], (patches) => {
    for (let first = 0; first < pixels; first += most) visit(first, Math.min(most, pixels - first), addressOf(backend, patches));
  });
}

/**
 * y = x ∗ filter + bias, by patches of x: each row of a matrix is the window of one output pixel.
 *
 * K. Chellapilla, S. Puri and P. Simard, High performance convolutional neural networks for document
 * processing (2006), section 3.1.
 *
 * @param bias - One value for each map, or undefined.
 * @param relu - Whether values below 0 become 0.
 */
export function gather(conv: Convolution, x: TensorInfo, filter: TensorInfo, y: TensorInfo, bias: TensorInfo | undefined, relu: boolean, companion: Companion, backend: BackendWasm): void {
  const { batch, outHeight, outWidth, height, width, channels, maps } = conv;
  const terms = height * width * channels;
  const [fromX, fromFilter, toY] = [addressOf(backend, x), addressOf(backend, filter), addressOf(backend, y)];
  const fromBias = bias ? addressOf(backend, bias) : 0;
  const multiply = (first: number, count: number, patches: number) =>
    companion.sgemm(false, false, count, maps, terms, patches, fromFilter, toY + first * maps * FLOAT_BYTES, fromBias, relu ? 1 : 0, companion.scratch);
  if (isPointwise(conv)) return multiply(0, batch * outHeight * outWidth, fromX);
  inBlocks(conv, backend, (first, count, patches) => {
    companion.im2col(first, count, fromX, patches, ...windowOf(conv));
    multiply(first, count, patches);
  });
}

/** x += the transpose of the convolution by filter, of y: what each output pixel's window gets is added up. */
export function scatter(conv: Convolution, y: TensorInfo, filter: TensorInfo, x: TensorInfo, companion: Companion, backend: BackendWasm): void {
  const { height, width, channels, maps } = conv;
  const terms = height * width * channels;
  const [fromY, fromFilter, toX] = [addressOf(backend, y), addressOf(backend, filter), addressOf(backend, x)];
  inBlocks(conv, backend, (first, count, patches) => {
    companion.sgemm(false, true, count, terms, maps, fromY + first * maps * FLOAT_BYTES, fromFilter, patches, 0, 0, companion.scratch);
    companion.col2im(first, count, toX, patches, ...windowOf(conv));
  });
}

/** filter += Σ over output pixels of x's window times y: the filter's gradient. */
export function correlate(conv: Convolution, x: TensorInfo, y: TensorInfo, filter: TensorInfo, companion: Companion, backend: BackendWasm): void {
  const { height, width, channels, maps } = conv;
  const terms = height * width * channels;
  const [fromX, fromY, toFilter] = [addressOf(backend, x), addressOf(backend, y), addressOf(backend, filter)];
  withScratch(backend, [terms, maps], (part) => {
    inBlocks(conv, backend, (first, count, patches) => {
      companion.im2col(first, count, fromX, patches, ...windowOf(conv));
      companion.sgemm(true, false, terms, maps, count, patches, fromY + first * maps * FLOAT_BYTES, addressOf(backend, part), 0, 0, companion.scratch);
      companion.addTo(terms * maps, addressOf(backend, part), toFilter);
    });
  });
}
