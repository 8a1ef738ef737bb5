import { allBits, allTuples, normalQuadrature } from './enumerate.js';
import { centralDifferences } from './gradients.js';
import { mean } from './statistics.js';

/** What the reference must know of a linear VAE of four bits. */
export interface Tiny {
  readonly latents: 'bits' | 'reals';
  readonly latent: number;
  readonly samples: number;
  readonly data: readonly (readonly number[])[];
  /** What each datum counts; 1 each unless told. */
  readonly counts?: readonly number[] | undefined;
  /** The step of the quadrature over real latents. */
  readonly step?: number | undefined;
  /** Encoder kernel and bias, decoder kernel and bias, row by row. */
  readonly weights: readonly number[];
}

/** The probability of a 1 under the prior of the bits. */
export const PRIOR_PROBABILITY = 0.3;

/** The log-probabilities of one sample of one datum, in float64. */
export interface SampleTerms {
  readonly logLikelihood: number;
  readonly logPrior: number;
  readonly logPosterior: number;
}

/** From the samples of one datum, and its exact KL, to its bound. */
export type Bound = (samples: readonly SampleTerms[], kl: number) => number;

export const closedFormElbo =
  (beta = 1): Bound =>
  (samples, kl) =>
    mean(samples.map((sample) => sample.logLikelihood)) - beta * kl;

export const monteCarloElbo =
  (beta = 1): Bound =>
  (samples) =>
    mean(
      samples.map(
        (sample) => sample.logLikelihood + beta * (sample.logPrior - sample.logPosterior),
      ),
    );

export const iwaeBound: Bound = (samples) =>
  Math.log(
    mean(
      samples.map((sample) =>
        Math.exp(sample.logLikelihood + sample.logPrior - sample.logPosterior),
      ),
    ),
  );

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const logBits = (logits: readonly number[], bits: readonly number[]) =>
  sum(logits.map((logit, j) => bits[j]! * logit - softplus(logit)));
const logNormals = (noise: readonly number[]) =>
  sum(noise.map((value) => -0.5 * (value * value + Math.log(2 * Math.PI))));

function dense(
  x: readonly number[],
  weights: readonly number[],
  from: number,
  width: number,
): number[] {
  return Array.from(
    { length: width },
    (_, j) =>
      weights[from + x.length * width + j]! +
      sum(x.map((value, i) => value * weights[from + i * width + j]!)),
  );
}

/** The terms of one sample: of given bits, or of a Gaussian with given noise. */
function termsOf(
  { latents, latent }: Tiny,
  weights: readonly number[],
  x: readonly number[],
  drawn: readonly number[],
): SampleTerms {
  const width = latents === 'bits' ? latent : 2 * latent;
  const raw = dense(x, weights, 0, width);
  const likelihood = (z: readonly number[]) => logBits(dense(z, weights, 5 * width, 4), x);
  if (latents === 'bits') {
    const prior = new Array<number>(latent).fill(
      Math.log(PRIOR_PROBABILITY / (1 - PRIOR_PROBABILITY)),
    );
    return {
      logLikelihood: likelihood(drawn),
      logPrior: logBits(prior, drawn),
      logPosterior: logBits(raw, drawn),
    };
  }
  const scale = raw.slice(latent).map((logVariance) => Math.sqrt(Math.exp(logVariance) + 1e-6));
  const z = drawn.map((noise, j) => raw[j]! + scale[j]! * noise);
  return {
    logLikelihood: likelihood(z),
    logPrior: logNormals(z),
    logPosterior: logNormals(drawn) - sum(scale.map(Math.log)),
  };
}

/**
 * What a sample of one datum can be, and how probable it is where that does not depend on the
 * datum.
 */
function outcomes({
  latents,
  latent,
  samples,
  step,
}: Tiny): { drawn: number[]; weight?: number }[] {
  if (latents === 'bits') return allBits(latent).map((drawn) => ({ drawn }));
  const quadrature = normalQuadrature(step ?? (samples > 1 ? 0.75 : 0.5));
  return allTuples(quadrature, latent).map((points) => ({
    drawn: points.map(({ point }) => point),
    weight: points.reduce((product, { weight }) => product * weight, 1),
  }));
}

/** The expectation of a bound over all samples, averaged over the data, in float64. */
export function expectedBound(tiny: Tiny, weights: readonly number[], bound: Bound): number {
  const each = tiny.data.map((x) => {
    const known = outcomes(tiny).map(({ drawn, weight }) => {
      const terms = termsOf(tiny, weights, x, drawn);
      return { terms, weight: weight ?? Math.exp(terms.logPosterior) };
    });
    const kl = sum(
      known.map(({ terms, weight }) => weight * (terms.logPosterior - terms.logPrior)),
    );
    return sum(
      allTuples(known, tiny.samples).map(
        (tuple) =>
          tuple.reduce((product, { weight }) => product * weight, 1) *
          bound(
            tuple.map(({ terms }) => terms),
            kl,
          ),
      ),
    );
  });
  return mean(weighed(tiny, each));
}

/** Figures of data, each times what its datum counts. */
function weighed({ counts }: Tiny, each: readonly number[]): number[] {
  return each.map((value, n) => (counts?.[n] ?? 1) * value);
}

/**
 * The gradient of −{@link expectedBound} with respect to all weights: what an estimator's mean must
 * be.
 */
export function exactGradient(tiny: Tiny, bound: Bound): number[] {
  return centralDifferences((weights) => -expectedBound(tiny, weights, bound), tiny.weights);
}

export interface Outcome {
  /** Row n of sample s stands at s N + n. */
  readonly rows: readonly (readonly number[])[];
  readonly weight: number;
  /** −(the bound's mean over the batch) for this very outcome. */
  readonly loss: number;
}

/**
 * All that can be drawn for a batch, with its weight. Bits are enumerated jointly for all data; the
 * noise of a Gaussian is the same for all, which leaves the mean of a gradient that is a sum over
 * data.
 */
export function allOutcomes(tiny: Tiny, bound: Bound): Outcome[] {
  const { data, weights, samples, latents } = tiny;
  const count = data.length;
  const joint = allTuples(outcomes(tiny), latents === 'bits' ? samples * count : samples);
  const kls = data.map((x) =>
    sum(
      outcomes(tiny).map(({ drawn, weight }) => {
        const { logPosterior, logPrior } = termsOf(tiny, weights, x, drawn);
        return (weight ?? Math.exp(logPosterior)) * (logPosterior - logPrior);
      }),
    ),
  );
  return joint.map((tuple) => {
    const entries =
      latents === 'bits'
        ? tuple
        : tuple.flatMap((entry) => new Array<typeof entry>(count).fill(entry));
    const rows = entries.map(({ drawn }) => drawn);
    const terms = rows.map((row, i) => termsOf(tiny, weights, data[i % count]!, row));
    const weight =
      latents === 'bits'
        ? Math.exp(sum(terms.map(({ logPosterior }) => logPosterior)))
        : tuple.reduce((product, entry) => product * entry.weight!, 1);
    const bounds = data.map((_, n) =>
      bound(
        terms.filter((_sample, i) => i % count === n),
        kls[n]!,
      ),
    );
    const loss = -mean(weighed(tiny, bounds));
    return { rows, weight, loss };
  });
}
