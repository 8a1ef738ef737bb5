import { reshape, sum, tensor, zeros, type Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../../core/keys.js';
import { normalStream } from '../../core/noise.js';
import { gaussian } from '../../distributions/gaussian.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import type { Credit, Terms } from '../../objectives/objective.js';

/** What is known of samples, as numbers or tensors of one shape. */
export interface Figures {
  readonly logLikelihood: Tensor;
  readonly logPrior: Tensor;
  readonly logPosterior: Tensor;
  /** Shape `[N, 2]`. */
  readonly klPerDimension: Tensor;
}

/** Random figures of samples, of a few nats. */
export function randomFigures(key: Key, samples: number, data: number): Figures {
  const next = normalStream(key);
  const of = (centre: number) =>
    tensor(
      Float32Array.from({ length: samples * data }, () => centre + 0.7 * next()),
      [samples, data],
    );
  const kl = Float32Array.from({ length: 2 * data }, () => 0.2 + Math.abs(next()));
  return {
    logLikelihood: of(-4),
    logPrior: of(-2),
    logPosterior: of(-1.5),
    klPerDimension: tensor(kl, [data, 2]),
  };
}

/** The figures of other samples of the same data, whose KL is the same. */
export function changeSamples(
  { klPerDimension, ...ofSamples }: Figures,
  change: (value: Tensor, name: keyof typeof ofSamples) => Tensor,
): Figures {
  return {
    logLikelihood: change(ofSamples.logLikelihood, 'logLikelihood'),
    logPrior: change(ofSamples.logPrior, 'logPrior'),
    logPosterior: change(ofSamples.logPosterior, 'logPosterior'),
    klPerDimension,
  };
}

/** Terms as an objective is told them. */
export function termsOf(
  kind: KlKind,
  { logLikelihood, logPrior, logPosterior, klPerDimension }: Figures,
  step = 0,
): Terms {
  const [samples, data] = logLikelihood.shape as [number, number];
  const known = {
    step,
    logLikelihood,
    z: zeros([samples, data, 2]),
    posterior: {
      family: gaussian(),
      params: { mean: zeros([data, 2]), logScale: zeros([data, 2]) },
    },
    samplePrior: () => zeros([data, 2]),
  };
  return kind === 'monte-carlo'
    ? { ...known, kind, logPrior, logPosterior }
    : {
        ...known,
        kind,
        kl: sum(klPerDimension, 1),
        klPerDimension: () => reshape(klPerDimension, [data, 2]),
      };
}

/** What an objective makes of such figures. */
export type CreditOf = (kind: KlKind, figures: Figures, step?: number) => Credit;
