/**
 * What `useWasm` found and did.
 *
 * @public
 */
export interface WasmReport {
  /** The backend now in use. */
  readonly backend: 'wasm';
  /** Whether it computes with vector instructions. */
  readonly simd: boolean;
  /**
   * How many threads tfjs itself computes with: 1 in Node, in pages that are not cross-origin
   * isolated, and where tfjs is minified. Where another copy of its package has started the
   * backend, which alone knows, 1 as well.
   */
  readonly threads: number;
  /**
   * How many threads were started to share the work of vae-kit's own WASM module, this one among
   * them: 1 unless more were asked for.
   */
  readonly productThreads: number;
  /**
   * How many of them share it at present, as was found to be the fastest; not there where there is
   * one alone. Call `useWasm` again, with the same options, to know it later.
   */
  readonly productThreadsInUse?: number;
  /** Why there are fewer threads although more were asked for; otherwise not there. */
  readonly productThreadsProblem?: string;
  /** The version of `@tensorflow/tfjs-backend-wasm`. */
  readonly version: string;
  /**
   * How vae-kit's own WASM module computes beside tfjs's: with plain or relaxed SIMD;
   * `'unavailable'` where it cannot run, so that only tfjs's own means are used better; `'off'`
   * where nothing is accelerated.
   */
  readonly companion: 'simd' | 'relaxed-simd' | 'unavailable' | 'off';
  /** What is replaced by something faster at present, by name: tfjs kernels and others. */
  readonly accelerated: readonly string[];
  /**
   * What tfjs gets wrong or lacks and is right at present, by name. Mostly these are gradients: max
   * pooling's of values below 0, average pooling's with padding, resizing's, those of convolutions
   * over volumes, that of gather, which embeddings need. `'heap limit'` lets allocations fail where
   * the backend's 4 GB are used up.
   *
   * The gradients of `AvgPool`, `AvgPool3D`, `ResizeNearestNeighbor`, `ResizeBilinear` and
   * `MirrorPad` are wrong on other backends as well, and are corrected for all of them, also where
   * another is in use later.
   */
  readonly corrected: readonly string[];
}
