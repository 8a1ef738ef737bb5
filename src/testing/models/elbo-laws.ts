import { mean } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import { estimateLogLikelihood } from '../../evaluation/estimate-log-likelihood.js';
import type { LatentModel } from '../../evaluation/latent-model.js';
import { normalQuantile } from '../../evaluation/normal-quantile.js';
import { figureFinding, type Finding, type LawContext } from '../run-laws.js';
import { fQuantile } from '../statistics/special-functions.js';
import { withinTidy } from '../within-tidy.js';
import { numbersOf, seedOf, type ModelSubject } from './subject.js';

/** The mean ELBO of many samples is not above the log-likelihood by importance sampling. */
export async function evidenceLaw(
  { model, batch: { data, condition }, told, rows }: ModelSubject,
  { key, limits }: LawContext,
): Promise<Finding> {
  const found = await estimateLogLikelihood(model as unknown as LatentModel<false>, data, {
    samples: 400,
    seed: seedOf(key, 0),
    ...(condition && { condition: condition as never }),
  });
  const elbos = Array.from({ length: 100 }, (_, i) =>
    withinTidy(() => numbersOf(mean(model.elbo!(data, { ...told, seed: seedOf(key, i + 1) })))[0]!),
  );
  const elbo = elbos.reduce((a, b) => a + b, 0) / elbos.length;
  const variance = elbos.reduce((a, b) => a + (b - elbo) ** 2, 0) / (elbos.length - 1);
  const error = Math.hypot(
    Math.sqrt(variance / elbos.length),
    found.standardError,
    1e-5 * Math.abs(elbo),
  );
  return {
    ...figureFinding(
      (elbo - found.mean) / error,
      -normalQuantile(limits.falseAlarm),
      `the ELBO of ${rows} data is ${elbo.toFixed(3)}, and log p(x) is ${found.mean.toFixed(3)} ` +
        'by importance sampling',
    ),
    samples: 400,
  };
}

/** How often the ELBO is estimated by one sample, and by 16. */
const TAKES = 40;

/** The ELBO of 16 samples scatters a sixteenth of that of one. */
export function samplesLaw(
  { model, batch, told }: ModelSubject,
  { key, limits }: LawContext,
): Finding {
  const varianceOf = (samples: number) => {
    const each = Array.from({ length: TAKES }, (_, i) => {
      const seed = seedOf(foldIn(key, samples), i);
      return withinTidy(
        () => numbersOf(mean(model.elbo!(batch.data, { ...told, samples, seed })))[0]!,
      );
    });
    const middle = each.reduce((a, b) => a + b, 0) / TAKES;
    return each.reduce((a, b) => a + (b - middle) ** 2, 0) / (TAKES - 1);
  };
  const [one, many] = [varianceOf(1), varianceOf(16)];
  // What rounding alone makes scatters whatever the samples.
  if (one < 1e-8) return { passed: true };
  const ratio = (16 * many) / one;
  return {
    ...figureFinding(
      ratio,
      fQuantile(limits.falseAlarm, TAKES - 1, TAKES - 1),
      `with 16 samples the ELBO scatters as that of ${(16 / ratio).toFixed(1)}`,
    ),
    samples: TAKES,
  };
}
