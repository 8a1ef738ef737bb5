/**
 * A product of two matrices, `[rows, inner]` times `[inner, columns]`; a transposed side is stored
 * the other way round.
 */
export interface MatMulWorkload {
  readonly kind: 'matmul';
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Training steps of a VAE of dense layers: one sample of z, the closed-form KL, Adam at 0.001, the
 * loss read back.
 */
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
  /**
   * So many batches are an epoch through a trainer: their data are shuffled and gathered. Where this
   * is left out, the batch is there already.
   */
  readonly batches?: number;
}

/**
 * Training steps of a VAE of binary images of one channel, as `convEncoder` and `convDecoder` build
 * it: square filters, padding 'same', relu after every layer but the outputs, Bernoulli likelihood.
 */
export interface ConvVaeWorkload {
  readonly kind: 'conv-vae';
  readonly height: number;
  readonly width: number;
  /** Height and width of all filters. */
  readonly kernel: number;
  /** The encoder's convolutions. */
  readonly convolutions: readonly { readonly filters: number; readonly stride: number }[];
  /** The width of the dense layer between them and the latents. */
  readonly dense: number;
  readonly latent: number;
  /**
   * The feature maps of the decoder's transposed convolutions of stride 1; one of a single map
   * follows.
   */
  readonly transposed: readonly number[];
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

/**
 * Expectation maximization of a mixture of Gaussians, in float64 on points that float32 holds, from
 * the same start or from one that k-means finds.
 */
export interface MixtureWorkload {
  readonly kind: 'mixture';
  readonly points: number;
  readonly dimensions: number;
  readonly components: number;
  readonly covariance: 'full' | 'diagonal';
  /** `'given'` are the first points, with unit covariances. */
  readonly start: 'given' | 'k-means++';
  readonly iterations: number;
  /** The points are of groups in a cube from −spread to spread. */
  readonly spread: number;
  /**
   * Whether k-means ends elsewhere for each seed: then every run has the next one, and figures are
   * not compared.
   */
  readonly seeds?: boolean;
}

/**
 * Mean fields of images under a sigmoid belief network of one hidden layer, from its own means on: so
 * many sweeps, each over the best ξ of all pixels and then all means, and the bounds.
 */
export interface MeanFieldWorkload {
  readonly kind: 'mean-field';
  readonly data: number;
  readonly hidden: number;
  readonly images: number;
  readonly sweeps: number;
}

/** What an engine is asked to do. */
export type Workload =
  | MatMulWorkload
  | VaeWorkload
  | ConvVaeWorkload
  | ClassifierWorkload
  | MixtureWorkload
  | MeanFieldWorkload;

/** The shapes of both sides as they are stored. */
export function sideShapes({ rows, inner, columns, transposeA, transposeB }: MatMulWorkload): {
  a: [number, number];
  b: [number, number];
} {
  return {
    a: transposeA ? [inner, rows] : [rows, inner],
    b: transposeB ? [columns, inner] : [inner, columns],
  };
}

/** The widths of a VAE's networks, from input to output. */
export function networkWidths({ data, hidden, latent }: VaeWorkload): {
  encoder: number[];
  decoder: number[];
} {
  return {
    encoder: [data, ...hidden, 2 * latent],
    decoder: [latent, ...[...hidden].reverse(), data],
  };
}

/** The shapes of kernel and bias of each dense layer between widths, in order. */
export function layerShapes(widths: readonly number[]): number[][] {
  return widths.slice(1).flatMap((width, i) => [[widths[i]!, width], [width]]);
}

/** The shape of one datum of a VAE. */
export function dataShape(workload: VaeWorkload | ConvVaeWorkload): number[] {
  return workload.kind === 'vae' ? [workload.data] : [workload.height, workload.width, 1];
}

/** How many data there are. */
export function dataCount(workload: VaeWorkload | ConvVaeWorkload): number {
  const { batches = 1 } = workload.kind === 'vae' ? workload : {};
  return workload.batch * batches;
}

/** The shape of the maps that the encoder's convolutions end with: padding 'same' rounds up. */
export function lastMaps({
  height,
  width,
  convolutions,
}: ConvVaeWorkload): [height: number, width: number, maps: number] {
  const shrunk = (side: number) =>
    convolutions.reduce((size, { stride }) => Math.ceil(size / stride), side);
  return [shrunk(height), shrunk(width), convolutions.at(-1)!.filters];
}

/**
 * The shapes of a VAE's weights in the order in which its networks hold them, as tfjs lays them
 * out.
 */
export function weightShapes(workload: VaeWorkload | ConvVaeWorkload): {
  encoder: number[][];
  decoder: number[][];
} {
  if (workload.kind === 'vae') {
    const { encoder, decoder } = networkWidths(workload);
    return { encoder: layerShapes(encoder), decoder: layerShapes(decoder) };
  }
  const { height, width, kernel, convolutions, dense, latent, transposed } = workload;
  const maps = [1, ...convolutions.map(({ filters }) => filters)];
  const up = [1, ...transposed];
  const [lastHeight, lastWidth, lastCount] = lastMaps(workload);
  return {
    encoder: [
      ...convolutions.flatMap(({ filters }, i) => [[kernel, kernel, maps[i]!, filters], [filters]]),
      ...layerShapes([lastHeight * lastWidth * lastCount, dense, 2 * latent]),
    ],
    decoder: [
      ...layerShapes([latent, height * width]),
      // The filter of a transposed convolution is that of the convolution the other way.
      ...transposed.flatMap((filters, i) => [[kernel, kernel, filters, up[i]!], [filters]]),
      [kernel, kernel, up.at(-1), 1],
      [1],
    ],
  };
}
