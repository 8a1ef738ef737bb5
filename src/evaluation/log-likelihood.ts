import { vaeKitError } from '../core/errors.js';
import { logMean } from './log-mean.js';
import type { Ended } from './over-batches.js';

/**
 * An estimate of log p(x), in nats.
 *
 * @public
 */
export interface LogLikelihood {
  /** The mean of {@link LogLikelihood.perDatum}. */
  readonly mean: number;
  /**
   * How far `mean` may be off the exact log-likelihood of the same data: the root of the summed
   * squares of its scatter over seeds, of its bias, and of what float32 rounds. How the figure
   * scatters over other data is another matter: the standard deviation of `perDatum` over √N.
   *
   * NaN where there is but one weight for a datum.
   */
  readonly standardError: number;
  /**
   * By how much `mean` errs on average, as the jackknife estimates it: never above 0, since the
   * logarithm of a mean is on average below that of the expectation. `mean` is not corrected by it,
   * so that it compares with published figures.
   */
  readonly bias: number;
  /** log p(x) of each datum, in the order of the data. */
  readonly perDatum: Float64Array;
  /** The scatter over seeds of each of these. */
  readonly perDatumErrors: Float64Array;
  /**
   * (Σ w)² / Σ w², the mean over the data: how many equal weights would scatter as much. Where it is
   * a few, a single weight decides, and the stated error is too small.
   */
  readonly effectiveSampleSize: number;
  /** Whether all data are done, or the signal came before: then the figures are of those done. */
  readonly ended: 'completed' | 'aborted';
}

/** What a sum of log-probabilities in float32 may be off by, relative to its size. */
const ROUNDING = 2 ** -22;

/** Collects the log-weights of one batch after another. */
export interface LikelihoodRecord {
  /** Begins a batch of so many data, with so many weights for each; those before are done. */
  begin(data: number, weights: number): LikelihoodBatch;
  /** The mean of what is done, as a progress bar tells it. */
  note(): string;
  /** The figures of what is done. */
  result(ended: Ended): LogLikelihood;
}

/** The weights of one batch. */
export interface LikelihoodBatch {
  /**
   * Adds a weight of a datum.
   *
   * @param size - How large the log-probabilities are of which it was made.
   */
  add(datum: number, logWeight: number, size: number): void;
  /** Takes the batch for done. */
  end(): void;
}

/** Makes the record of one estimate. */
export function likelihoodRecord(): LikelihoodRecord {
  const estimates: number[] = [];
  const variances: number[] = [];
  const totals = { estimate: 0, variance: 0, bias: 0, rounding: 0, effective: 0 };
  const mean = () => totals.estimate / estimates.length;
  return {
    begin(data, weights) {
      const all = new Float64Array(data * weights);
      const counts = new Uint32Array(data);
      let sizes = 0;
      return {
        add(datum, logWeight, size) {
          // What is not below Infinity is NaN, too.
          if (!(logWeight < Infinity)) {
            throw vaeKitError(
              "the weights p(x | z) p(z) / q(z | x) of a datum's samples must be finite",
              `e^${logWeight} for datum ${estimates.length + datum}`,
              'Look at the parameters of posterior, prior and likelihood for it: training may ' +
                'have diverged.',
            );
          }
          all[datum * weights + counts[datum]!++] = logWeight;
          if (size < Infinity) sizes += size;
        },
        end() {
          for (let datum = 0; datum < data; datum++) {
            const found = logMean(all.subarray(datum * weights, (datum + 1) * weights));
            estimates.push(found.value);
            variances.push(found.variance);
            totals.estimate += found.value;
            totals.variance += found.variance;
            totals.bias += found.bias;
            totals.effective += found.effectiveSize;
          }
          totals.rounding += (ROUNDING * sizes) / weights;
        },
      };
    },
    note: () => (estimates.length > 0 ? `log p(x) ${mean().toFixed(2)}` : ''),
    result(ended) {
      const count = estimates.length;
      const bias = totals.bias / count;
      const scatter = Math.sqrt(totals.variance) / count;
      return {
        mean: mean(),
        standardError: Math.hypot(scatter, bias, totals.rounding / count),
        bias,
        perDatum: Float64Array.from(estimates),
        perDatumErrors: Float64Array.from(variances, Math.sqrt),
        effectiveSampleSize: totals.effective / count,
        ended,
      };
    },
  };
}
