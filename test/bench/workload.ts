/** A product of two matrices, `[rows, inner]` times `[inner, columns]`; a transposed side is stored the other way round. */
export interface MatMulWorkload {
  readonly kind: 'matmul';
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Training steps of a VAE of dense layers: one sample of z, the closed-form KL, Adam at 0.001, the loss read back. */
export interface VaeWorkload {
  readonly kind: 'vae';
  readonly data: number;
  /** The hidden widths of the encoder; the decoder has the same, the other way round. */
  readonly hidden: readonly number[];
  readonly latent: number;
  readonly activation: 'relu' | 'tanh';
  /** `'gaussian'` has unit variance. */
  readonly likelihood: 'bernoulli' | 'gaussian';
  readonly batch: number;
}

/** One epoch of `model.fit` of an ordinary classifier of dense relu layers, softmax at its end. */
export interface ClassifierWorkload {
  readonly kind: 'classifier';
  readonly data: number;
  readonly hidden: readonly number[];
  readonly classes: number;
  readonly batch: number;
  readonly batches: number;
}

/** What an engine is asked to do. */
export type Workload = MatMulWorkload | VaeWorkload | ClassifierWorkload;

/** The shapes of both sides as they are stored. */
export function sideShapes({ rows, inner, columns, transposeA, transposeB }: MatMulWorkload): { a: [number, number]; b: [number, number] } {
  return { a: transposeA ? [inner, rows] : [rows, inner], b: transposeB ? [columns, inner] : [inner, columns] };
}

/** The widths of a VAE's networks, from input to output. */
export function networkWidths({ data, hidden, latent }: VaeWorkload): { encoder: number[]; decoder: number[] } {
  return { encoder: [data, ...hidden, 2 * latent], decoder: [latent, ...[...hidden].reverse(), data] };
}

/** The shapes of kernel and bias of each dense layer between widths, in order. */
export function layerShapes(widths: readonly number[]): number[][] {
  return widths.slice(1).flatMap((width, i) => [[widths[i]!, width], [width]]);
}
