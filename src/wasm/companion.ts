import { relaxedSimd, simd } from './companion-binaries.js';
import { vaeKitError } from '../core/errors.js';
import type { Heap } from './heap.js';
import { withSharedImport } from './shared-memory.js';

/** The functions of assembly/, on addresses in tfjs's memory. */
export interface CompanionExports {
  scratchBytes(): number;
  sgemm(
    transA: boolean,
    transB: boolean,
    m: number,
    n: number,
    k: number,
    a: number,
    b: number,
    c: number,
    bias: number,
    activation: 0 | 1,
    scratch: number,
  ): void;
  sgemmChunk(
    chunk: number,
    chunks: number,
    transA: boolean,
    transB: boolean,
    m: number,
    n: number,
    k: number,
    a: number,
    b: number,
    c: number,
    bias: number,
    activation: 0 | 1,
    copy: number,
    scratch: number,
  ): void;
  adam(
    n: number,
    value: number,
    grad: number,
    m: number,
    v: number,
    newValue: number,
    newM: number,
    newV: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    correction1: number,
    correction2: number,
    rate: number,
    epsilon: number,
  ): void;
  bernoulli(
    rows: number,
    cols: number,
    x: number,
    logits: number,
    out: number,
    residual: number,
  ): void;
  gaussian(
    rows: number,
    cols: number,
    scales: number,
    x: number,
    mean: number,
    logScale: number,
    constant: number,
    out: number,
  ): void;
  gaussianGrad(
    rows: number,
    cols: number,
    scales: number,
    x: number,
    mean: number,
    logScale: number,
    dy: number,
    dMean: number,
    dLogScale: number,
  ): void;
  gaussianHead(
    rows: number,
    cols: number,
    floored: boolean,
    floor: number,
    raw: number,
    mean: number,
    logScale: number,
  ): void;
  gaussianHeadGrad(
    rows: number,
    cols: number,
    floored: boolean,
    floor: number,
    raw: number,
    dMean: number,
    dLogScale: number,
    dRaw: number,
  ): void;
  gaussianSample(n: number, mean: number, logScale: number, noise: number, out: number): void;
  gaussianSampleGrad(
    n: number,
    logScale: number,
    noise: number,
    dy: number,
    dLogScale: number,
  ): void;
  gaussianKl(
    rows: number,
    cols: number,
    priorStride: number,
    mean: number,
    logScale: number,
    priorMean: number,
    priorLogScale: number,
    out: number,
  ): void;
  gaussianKlGrad(
    rows: number,
    cols: number,
    priorStride: number,
    mean: number,
    logScale: number,
    priorMean: number,
    priorLogScale: number,
    dy: number,
    dMean: number,
    dLogScale: number,
  ): void;
  scaleRows(rows: number, cols: number, x: number, scale: number, out: number): void;
  tanh(n: number, x: number, out: number): void;
  reluGrad(n: number, y: number, dy: number, out: number): void;
  tanhGrad(n: number, y: number, dy: number, out: number): void;
  allFinite(n: number, x: number): 0 | 1;
  columnSums(rows: number, cols: number, x: number, out: number): void;
  addTo(n: number, x: number, out: number): void;
  im2col(first: number, count: number, x: number, patches: number, ...window: ConvWindow): void;
  col2im(first: number, count: number, x: number, patches: number, ...window: ConvWindow): void;
  flipFilter(taps: number, channels: number, maps: number, filter: number, out: number): void;
  depthwiseFilterGrad(
    x: number,
    dy: number,
    dFilter: number,
    batch: number,
    ...window: [...ConvWindow, dilationY: number, dilationX: number, copies: number]
  ): void;
  depthwiseInputGrad(
    dx: number,
    dy: number,
    filter: number,
    batch: number,
    ...window: [...ConvWindow, dilationY: number, dilationX: number, copies: number]
  ): void;
}

/** The sizes of images, and of the windows that a convolution moves over them. */
export type ConvWindow = [
  inHeight: number,
  inWidth: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  height: number,
  width: number,
  strideY: number,
  strideX: number,
  top: number,
  left: number,
];

/** A module of our own that computes in tfjs's memory, so that tensors need not be copied. */
export interface Companion extends CompanionExports {
  /** Whether it multiplies and adds in one instruction. */
  readonly relaxed: boolean;
  /** What it was started from: more instances may be, on other threads. */
  readonly binary: Uint8Array<ArrayBuffer>;
  /** Memory that `sgemm` may use while it runs. */
  readonly scratch: number;
  /** Frees that memory; the companion must not be used after. */
  release(): void;
}

/**
 * Starts the companion beside tfjs's backend.
 *
 * @throws {@link VaeKitError} where the heap has no room for its scratch memory, and what the
 * engine throws where it may not run.
 */
export async function startCompanion(heap: Heap): Promise<Companion> {
  const relaxed = hasRelaxedSimd();
  const binary = companionBinary(relaxed, heap.isShared());
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory: heap.memory } });
  const exports = instance.exports as Readonly<Record<string, unknown>> as CompanionExports &
    Readonly<Record<string, unknown>>;
  const scratchBytes = exports.scratchBytes();
  const scratch = heap.allocate(scratchBytes);
  // Address 0 says that there is no room; tfjs keeps its own data there.
  if (scratch === 0)
    throw vaeKitError(
      'the companion needs scratch memory',
      `a heap without room for ${scratchBytes} bytes`,
      'Dispose tensors before useWasm is called.',
    );
  return { ...exports, relaxed, binary, scratch, release: () => heap.free(scratch) };
}

function companionBinary(relaxed: boolean, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(relaxed ? relaxedSimd : simd), (letter) =>
    letter.charCodeAt(0),
  );
  return shared ? withSharedImport(bytes) : bytes;
}

/** Whether the engine knows relaxed SIMD: asks with a module of one function that uses it. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(
    Uint8Array.of(
      ...[0, 97, 115, 109, 1, 0, 0, 0], // header
      ...[1, 5, 1, 96, 0, 1, 123], // a type: () -> v128
      ...[3, 2, 1, 0], // a function of it
      ...[10, 19, 1, 17, 0], // its code
      ...[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15], // three times i32.const 0, i8x16.splat
      ...[253, 133, 2, 11], // f32x4.relaxed_madd, end
    ),
  );
}
