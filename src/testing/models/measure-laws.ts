import { foldIn, type Key } from '../../core/keys.js';
import { tileRows } from '../../core/shapes.js';
import { evaluate } from '../../evaluation/evaluate.js';
import {
  farthest,
  figureFinding,
  meanFinding,
  type Finding,
  type LawContext,
} from '../run-laws.js';
import { fQuantile } from '../statistics/special-functions.js';
import { withinTidy } from '../within-tidy.js';
import { lossAt, numbersOf, seedOf, type ModelSubject } from './subject.js';

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
  return withinTidy(() =>
    Object.fromEntries(
      Object.entries(model.measure(batch, key)).map(([name, values]) => [
        name,
        numbersOf(values).reduce((a, b) => a + b, 0) / values.size,
      ]),
    ),
  );
}

/** The metrics of a training step are, in the mean, what evaluation says of the same data. */
export function trainingLaw(subject: ModelSubject, { key, limits }: LawContext): Promise<Finding> {
  const first = measured(subject, key);
  const names = withinTidy(() =>
    Object.keys(lossAt(subject, key).metrics).filter((name) => name in first),
  );
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
    withinTidy(() => numbersOf(subject.model.measure(subject.batch, foldIn(key, index)).kl!));
  const apart = farthest(at(1), at(2), 1e-2).figure;
  return kind === 'closed-form'
    ? figureFinding(apart, 1e-5, 'it says that the KL has a closed form, and draws samples for it')
    : figureFinding(
        Number(apart === 0),
        0,
        'it says that the KL is had by samples, and draws none',
      );
}
