import {
  add,
  concat,
  mul,
  slice,
  sub,
  tensor,
  tensor1d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import type { Batch } from '../../models/trainable.js';
import { compareVariables, GRADIENT_TOLERANCE } from '../differences.js';
import {
  farthest,
  figureFinding,
  meanFinding,
  type Finding,
  type LawContext,
} from '../run-laws.js';
import { withinTidy } from '../within-tidy.js';
import { lossAt, numbersOf, ownLoss, type ModelSubject } from './subject.js';

/** The loss and its metrics are finite numbers, and a step is counted. */
export function formLaw(subject: ModelSubject, { key }: LawContext): Finding {
  return tidy(() => {
    const { loss, metrics, state } = lossAt(subject, key);
    const wrong = Object.entries({ loss, ...metrics }).flatMap(([name, value]) =>
      value.size === 1 && value.rank === 0 && Number.isFinite(value.dataSync()[0])
        ? []
        : [`${name} is ${String(value.dataSync()[0])} of shape [${value.shape.join(', ')}]`],
    );
    if (state.step !== 1) wrong.push(`after the first step its state says step ${state.step}`);
    return figureFinding(wrong.length, 0, wrong.join('; '));
  });
}

/** elbo = logLikelihood − kl, of a loss and of what is measured. */
export function metricsLaw(subject: ModelSubject, { key }: LawContext): Finding {
  return tidy(() => {
    let [figure, at] = [0, ''];
    const all = {
      loss: lossAt(subject, key).metrics,
      measure: subject.model.measure(subject.batch, key),
    };
    for (const [where, { elbo, logLikelihood, kl }] of Object.entries(all)) {
      if (!elbo || !logLikelihood || !kl) continue;
      const [whole, first, second] = [elbo, logLikelihood, kl].map(numbersOf);
      const off = farthest(
        whole!,
        first!.map((each, n) => each - second![n]!),
        1,
      ).figure;
      if (off > figure) [figure, at] = [off, where];
    }
    return figureFinding(figure, 1e-4, `of ${at}, elbo is not logLikelihood − kl`);
  });
}

/** A key decides what is drawn. */
export function keyLaw(subject: ModelSubject, { key }: LawContext): Finding {
  const at = (index: number) => tidy(() => numbersOf(lossAt(subject, foldIn(key, index)).loss));
  return figureFinding(farthest(at(1), at(1)).figure, 0, 'the same key gives another loss');
}

/**
 * The loss is −bound by the model's own distributions: with the latents that its estimator draws by
 * the same key, or, of a model that makes other keys of it, in the mean.
 */
export function boundLaw(
  subject: ModelSubject,
  { key, limits }: LawContext,
): Promise<Finding> | Finding {
  const latents = subject.latents!;
  const both = (at: Key, other: Key) =>
    withinTidy(
      () =>
        [
          numbersOf(lossAt(subject, at).loss)[0]!,
          numbersOf(ownLoss(subject, latents, other))[0]!,
        ] as const,
    );
  const [loss, own] = both(key, key);
  if (Math.abs(loss - own) <= 1e-4 * (1 + Math.abs(own))) return { passed: true };
  const kl = Math.abs(tidy(() => numbersOf(lossAt(subject, key).metrics.kl ?? []))[0] ?? 1);
  const scale = Math.max(0.1, kl);
  return meanFinding(
    {
      key: foldIn(key, 1),
      limits,
      scale,
      draw(at) {
        const [a, b] = both(foldIn(at, 0), foldIn(at, 1));
        return [[a - b]];
      },
    },
    ({ means }) =>
      `it is off by ${(means[0]! * scale).toPrecision(3)} nats in the mean, where its objective ` +
      `says ${own.toPrecision(4)} of the model's distributions`,
  );
}

/** The gradient at fixed noise, by differences. */
export function gradientLaw(subject: ModelSubject, { key }: LawContext): Finding {
  const { weights, variables } = subject.model;
  const named = weights ?? Object.fromEntries(variables.map((each) => [each.name, each]));
  const trained = Object.fromEntries(
    Object.entries(named).filter(([, each]) => variables.includes(each)),
  );
  return tidy(() => {
    const { figure, where } = compareVariables(() => lossAt(subject, key).loss, trained);
    // A loss of hundreds of nats is rounded as much more coarsely.
    const size = 1 + Math.abs(numbersOf(lossAt(subject, key).loss)[0]!) / 100;
    return figureFinding(figure, GRADIENT_TOLERANCE * size, `the gradient of the loss is ${where}`);
  });
}

/** The batch with its first datum like its second. */
function withOtherFirst({ batch, rows }: ModelSubject): Batch {
  const changed = (value: Tensor) => concat([slice(value, 1, 1), slice(value, 1, rows - 1)]);
  return { ...batch, data: changed(batch.data) };
}

/** What a datum counts: one each is as none told, and one that counts nothing changes nothing. */
export function weightLaw(subject: ModelSubject, { key }: LawContext): Finding {
  const { batch, rows } = subject;
  if (rows < 2) return { passed: true };
  const counts = (first: number) =>
    tensor1d([first, ...new Array<number>(rows - 1).fill((rows - first) / (rows - 1))]);
  const [plain, ones, without, other] = withinTidy(() => {
    const of = (other: Batch, first: number) =>
      numbersOf(lossAt(subject, key, { ...other, weights: counts(first) }).loss)[0]!;
    return [
      numbersOf(lossAt(subject, key).loss)[0]!,
      of(batch, 1),
      of(batch, 0),
      of(withOtherFirst(subject), 0),
    ] as const;
  });
  const size = 1 + Math.abs(plain);
  const first = Math.abs(plain - ones) / size;
  const second = Math.abs(without - other) / size;
  return first > 1e-4
    ? figureFinding(first, 1e-4, 'data that count 1 each do not give the loss without weights')
    : figureFinding(second, 1e-4, 'a datum that counts nothing changes the loss');
}

/** What is missing may be anything. */
export function maskLaw(subject: ModelSubject, { key }: LawContext): Finding {
  const { batch, model } = subject;
  return tidy(() => {
    const size = batch.data.size;
    const values = Float32Array.from({ length: size }, (_, i) => Number(i % 3 !== 0));
    const mask = tensor(values, batch.data.shape);
    const figures = (data: Tensor) => [
      ...numbersOf(lossAt(subject, key, { ...batch, data, mask }).loss),
      ...Object.values(model.measure({ ...batch, data, mask }, key)).flatMap(numbersOf),
    ];
    const { low, high } = model.support;
    const end = Number.isFinite(low) ? low : Number.isFinite(high) ? high : 7;
    const other = add(mul(batch.data, mask), mul(end, sub(1, mask)));
    const { figure } = farthest(figures(other), figures(batch.data), 1);
    return figureFinding(figure, 1e-5, 'the loss depends on data where they are missing');
  });
}
