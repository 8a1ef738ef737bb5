import { mean, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { tileRows } from '../../core/shapes.js';
import { estimateLogLikelihood } from '../../evaluation/estimate-log-likelihood.js';
import { evaluate } from '../../evaluation/evaluate.js';
import type { LatentModel } from '../../evaluation/latent-model.js';
import { normalQuantile } from '../../evaluation/normal-quantile.js';
import {
  farthest,
  figureFinding,
  meanFinding,
  type Finding,
  type LawContext,
} from '../run-laws.js';
import { fQuantile } from '../statistics/special-functions.js';
import { lossAt, numbersOf, type ModelSubject } from './subject.js';

/** A seed for each run of a law. */
const seedOf = (key: Key, index: number) => foldIn(key, index).words[0];

/** About how many numbers of data a step of {@link trainingLaw} looks at: the more, the less noise. */
const TOGETHER = 2000;

/** The same data, so many times over. */
function repeatedOften(subject: ModelSubject): ModelSubject {
  const { batch, rows } = subject;
  const copies = Math.max(1, Math.min(40, Math.round(TOGETHER / batch.data.size)));
  return {
    ...subject,
    rows: copies * rows,
    batch: {
      data: tileRows(batch.data, copies),
      condition: batch.condition && tileRows(batch.condition, copies),
    },
  };
}

/** The means of what is measured, by name. */
function measured({ model, batch }: ModelSubject, key: Key): Record<string, number> {
  return tidy(
    () =>
      Object.fromEntries(
        Object.entries(model.measure(batch, key)).map(([name, values]) => [
          name,
          numbersOf(values).reduce((a, b) => a + b, 0) / values.size,
        ]),
      ) as never,
  );
}

/** The metrics of a training step are, in the mean, what evaluation says of the same data. */
export function trainingLaw(subject: ModelSubject, { key, limits }: LawContext): Promise<Finding> {
  const first = measured(subject, key);
  const names = tidy(
    () => Object.keys(lossAt(subject, key).metrics).filter((name) => name in first) as never,
  ) as unknown as string[];
  return meanFinding(
    {
      key: foldIn(key, 1),
      limits,
      scale: 1,
      draw(at) {
        const many = repeatedOften(subject);
        const { metrics } = lossAt(many, foldIn(at, 0));
        const other = measured(many, foldIn(at, 1));
        return [
          names.map(
            (name) =>
              (numbersOf(metrics[name]!)[0]! - other[name]!) /
              Math.max(0.3, Math.abs(first[name]!)),
          ),
        ];
      },
    },
    ({ means }) => {
      const most = Math.max(...means.map(Math.abs));
      const at = means.findIndex((each) => Math.abs(each) === most);
      return (
        `${names[at]} of a training step is off what is measured on the same data by ` +
        `${(100 * most).toPrecision(3)} %`
      );
    },
  );
}

/** How often each way is gone in {@link batchLaw}. */
const PAIRS = 30;

/** Evaluation in small batches says what it says of all data at once. */
export async function batchLaw(
  { model, batch: { data, condition }, rows }: ModelSubject,
  { key, limits }: LawContext,
): Promise<Finding> {
  const figures = async (seed: number, batchSize: number): Promise<Record<string, number>> =>
    await (evaluate as (...given: unknown[]) => Promise<Record<string, number>>)(model, data, {
      seed,
      batchSize,
      ...(condition && { condition }),
    });
  const small = Math.max(1, Math.floor(rows / 2) - 1);
  const off: Record<string, number[]> = {};
  for (let i = 0; i < PAIRS; i++) {
    const whole = await figures(seedOf(key, 2 * i), rows);
    const parts = await figures(seedOf(key, 2 * i + 1), small);
    for (const [name, value] of Object.entries(whole))
      (off[name] ??= []).push((value - parts[name]!) / Math.max(1, Math.abs(value)));
    // Where nothing is drawn one look is enough.
    if (i === 1 && Object.values(off).every((each) => each.every((x) => Math.abs(x) < 1e-5)))
      return { passed: true };
  }
  const count = Object.keys(off).length;
  let worst: Finding = { passed: true };
  for (const [name, each] of Object.entries(off)) {
    const middle = each.reduce((a, b) => a + b, 0) / PAIRS;
    const variance = each.reduce((a, b) => a + (b - middle) ** 2, 0) / (PAIRS - 1);
    const square = (PAIRS * middle ** 2) / Math.max(variance, 1e-10);
    const finding = figureFinding(
      square,
      fQuantile(limits.falseAlarm / count, 1, PAIRS - 1),
      `in batches of ${small}, ${name} is off that of all ${rows} data at once by ` +
        `${(100 * middle).toPrecision(3)} %`,
    );
    if (!finding.passed) worst = finding;
  }
  return { ...worst, samples: PAIRS };
}

/** A closed form does not depend on what is drawn, an estimate does. */
export function klLaw(subject: ModelSubject, { key }: LawContext): Finding {
  const { kl: kind } = subject.latents!;
  const at = (index: number) =>
    tidy(
      () => numbersOf(subject.model.measure(subject.batch, foldIn(key, index)).kl!) as never,
    ) as unknown as number[];
  const apart = farthest(at(1), at(2), 1e-2).figure;
  return kind === 'closed-form'
    ? figureFinding(apart, 1e-5, 'it says that the KL has a closed form, and draws samples for it')
    : figureFinding(
        Number(apart === 0),
        0,
        'it says that the KL is had by samples, and draws none',
      );
}

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
    tidy(
      () => numbersOf(mean(model.elbo!(data, { ...told, seed: seedOf(key, i + 1) })))[0] as never,
    ),
  ) as unknown as number[];
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
    const each = Array.from({ length: TAKES }, (_, i) =>
      tidy(
        () =>
          numbersOf(
            mean(
              model.elbo!(batch.data, { ...told, samples, seed: seedOf(foldIn(key, samples), i) }),
            ),
          )[0] as never,
      ),
    ) as unknown as number[];
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

/** Whatever is asked for, weights stay as they are. */
export function stillLaw(
  { model, batch, told }: ModelSubject,
  { key }: LawContext,
  outputs: () => Tensor[],
): Finding {
  const values = () => model.variables.flatMap((each) => Array.from(each.dataSync()));
  const before = values();
  tidy(() => {
    void model.measure(batch, key);
    void model.loss(batch, model.initialState(), key);
    void model.elbo?.(batch.data, told);
    outputs();
  });
  return figureFinding(
    farthest(values(), before, 1).figure,
    0,
    'measuring or showing data changes weights',
  );
}
