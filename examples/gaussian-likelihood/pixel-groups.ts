import type { SyncDataset } from 'vae-kit';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The kinds of pixels that an image has: those that no training image inks, other paper, and ink.
 */
export const pixelGroups = ['margin', 'paper', 'ink'] as const;

/** One figure for each kind of pixels. */
export type ByGroup = Readonly<Record<(typeof pixelGroups)[number], number>>;

/** Gaussians of some images, and the images themselves. */
export interface GaussianPixels {
  /** μ of each pixel, image after image. */
  readonly mean: ArrayLike<number>;
  /** log σ of each pixel, or one for each image. */
  readonly logScale: ArrayLike<number>;
  /** What is measured under the Gaussians. */
  readonly value: ArrayLike<number>;
  /** The grey levels that tell paper, 0, from ink. */
  readonly grey: ArrayLike<number>;
  /** For each position, whether any training image inks it. */
  readonly inked: ArrayLike<boolean>;
}

/** What each kind of pixels has of an image's log-density and precision. */
export interface GaussianSplit {
  /** Pixels of an image. */
  readonly count: ByGroup;
  /** log p(x | z) in nats per image. */
  readonly logDensity: ByGroup;
  /**
   * The share of Σ 1/σ², the weight with which squared errors of these pixels count in the
   * gradient.
   */
  readonly weight: ByGroup;
  /** The root of the mean of σ². */
  readonly scale: ByGroup;
}

/** Which positions some image inks. */
export function everInked(images: SyncDataset): boolean[] {
  const inked = new Array<boolean>(images.shape.reduce((size, axis) => size * axis, 1)).fill(false);
  const chunk = 1000;
  for (let start = 0; start < images.size; start += chunk) {
    const rows = images.batch(
      Int32Array.from({ length: Math.min(chunk, images.size - start) }, (_, i) => start + i),
    );
    rows.dataSync().forEach((level, i) => {
      if (level > 0) inked[i % inked.length] = true;
    });
    rows.dispose();
  }
  return inked;
}

/** Splits the log-density of images by kinds of pixels, in float64. */
export function splitGaussian({
  mean,
  logScale,
  value,
  grey,
  inked,
}: GaussianPixels): GaussianSplit {
  const images = mean.length / inked.length;
  const perImage = logScale.length === images;
  const [count, logDensity, precision, variance] = [0, 1, 2, 3].map(() => ({
    margin: 0,
    paper: 0,
    ink: 0,
  })) as [Totals, Totals, Totals, Totals];
  for (let i = 0; i < mean.length; i++) {
    const group = !inked[i % inked.length] ? 'margin' : grey[i]! > 0 ? 'ink' : 'paper';
    const log = logScale[perImage ? Math.floor(i / inked.length) : i]!;
    count[group]++;
    logDensity[group] -=
      0.5 * ((value[i]! - mean[i]!) * Math.exp(-log)) ** 2 + log + HALF_LOG_TWO_PI;
    precision[group] += Math.exp(-2 * log);
    variance[group] += Math.exp(2 * log);
  }
  const total = precision.margin + precision.paper + precision.ink;
  const each = (figure: (group: keyof ByGroup) => number): ByGroup => ({
    margin: figure('margin'),
    paper: figure('paper'),
    ink: figure('ink'),
  });
  return {
    count: each((group) => count[group] / images),
    logDensity: each((group) => logDensity[group] / images),
    weight: each((group) => precision[group] / total),
    scale: each((group) => Math.sqrt(variance[group] / count[group])),
  };
}

type Totals = { -readonly [group in keyof ByGroup]: number };
