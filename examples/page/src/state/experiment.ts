/** What is learned from. The last three are handed over by whoever sits before the page. */
export type DataKind = 'digits' | 'swissRoll' | 'mnist' | 'images' | 'points';

/** Whether the networks are told the class of a datum. */
export type ModelKind = 'vae' | 'cvae';

/** The family of q(z | x). */
export type PosteriorKind = 'gaussian' | 'sharedGaussian' | 'bits';

/** The family of p(x | z); `fixedGaussian` has a standard deviation of 1 for points, 0.3 for images. */
export type LikelihoodKind = 'bernoulli' | 'gaussian' | 'sharedGaussian' | 'fixedGaussian';

/** How gradients get past z: through the sample, or by the score function with some baseline. */
export type EstimatorKind = 'reparameterized' | 'leaveOneOut' | 'movingAverage' | 'noBaseline';

/** p(z): N(0, I) or bits of ½; bits that are rarely 1; or a Gaussian for each class. */
export type PriorKind = 'standard' | 'sparse' | 'conditional';

export type NetworkKind = 'dense' | 'conv';

/** How β comes to its value. */
export type ScheduleKind = 'constant' | 'warmup' | 'cyclical';

export type BackendKind = 'wasm' | 'wasm-threads' | 'webgl' | 'webgpu';

/** All that decides a run: with the same data, the same experiment gives the same losses. */
export interface Experiment {
  readonly data: DataKind;
  readonly model: ModelKind;
  readonly posterior: PosteriorKind;
  readonly prior: PriorKind;
  readonly likelihood: LikelihoodKind;
  readonly estimator: EstimatorKind;
  /** How many values z has. */
  readonly latent: number;
  readonly network: NetworkKind;
  /** Units of the encoder's hidden layers, or feature maps; the decoder has them the other way. */
  readonly widths: readonly number[];
  readonly beta: number;
  readonly schedule: ScheduleKind;
  /** How many steps a warm-up takes, or one cycle. */
  readonly scheduleSteps: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly backend: BackendKind;
}

export type Field = keyof Experiment;

/** What the page opens with. */
export const DEFAULT_EXPERIMENT: Experiment = {
  data: 'digits',
  model: 'vae',
  posterior: 'gaussian',
  prior: 'standard',
  likelihood: 'bernoulli',
  estimator: 'reparameterized',
  latent: 2,
  network: 'dense',
  widths: [256],
  beta: 1,
  schedule: 'constant',
  scheduleSteps: 1000,
  learningRate: 0.002,
  batchSize: 100,
  seed: 1,
  backend: 'wasm',
};

/** The values that a field can have, where they can be listed. */
export const CHOICES = {
  data: ['digits', 'swissRoll', 'mnist', 'images', 'points'],
  model: ['vae', 'cvae'],
  posterior: ['gaussian', 'sharedGaussian', 'bits'],
  prior: ['standard', 'sparse', 'conditional'],
  likelihood: ['bernoulli', 'gaussian', 'sharedGaussian', 'fixedGaussian'],
  estimator: ['reparameterized', 'leaveOneOut', 'movingAverage', 'noBaseline'],
  network: ['dense', 'conv'],
  schedule: ['constant', 'warmup', 'cyclical'],
  backend: ['wasm', 'wasm-threads', 'webgl', 'webgpu'],
} as const satisfies { readonly [F in Field]?: readonly Experiment[F][] };

/** From where to where a number can go; `whole` ones have no fraction. */
export const RANGES = {
  latent: { least: 1, most: 64, whole: true },
  beta: { least: 0, most: 20, whole: false },
  scheduleSteps: { least: 1, most: 100_000, whole: true },
  learningRate: { least: 1e-5, most: 0.1, whole: false },
  batchSize: { least: 1, most: 1000, whole: true },
  seed: { least: 0, most: 2 ** 31 - 1, whole: true },
} as const satisfies Partial<Record<Field, object>>;

/** Units of a hidden layer, feature maps of a convolution, and how many layers there can be. */
export const WIDTHS = { dense: 1024, conv: 64, layers: 4 } as const;

const LIVE: readonly Field[] = ['beta', 'schedule', 'scheduleSteps', 'learningRate'];

/**
 * Whether a run takes another value of a field as it goes on, or has to begin anew.
 *
 * @param before - The experiment that runs; the baseline of bits can change as they learn.
 */
export function changesLive(field: Field, before: Experiment): boolean {
  return LIVE.includes(field) || (field === 'estimator' && before.posterior === 'bits');
}

/** Which fields differ. */
export function differences(a: Experiment, b: Experiment): Field[] {
  return (Object.keys(DEFAULT_EXPERIMENT) as Field[]).filter(
    (field) => String(a[field]) !== String(b[field]),
  );
}
