import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { bernoulli } from '../../distributions/bernoulli.js';
import type { Family, Params } from '../../distributions/family.js';
import { gaussian } from '../../distributions/gaussian.js';
import {
  figureFinding,
  meanFinding,
  type Finding,
  type Law,
  type LawContext,
} from '../run-laws.js';
import { repeated, subjectOf, type Subject } from './subject.js';

const BLOCK = 1000;

/** What says KL(q ‖ p) in closed form, and of which q and p. */
interface ClosedForm {
  readonly from: Subject;
  readonly to: Subject;
  kl(q: Params, p: Params): Tensor;
}

/** A closed form of KL(q ‖ p) against the mean of log q − log p over samples of q. */
export async function klBySamples(
  { from, to, kl: closedForm }: ClosedForm,
  { key, limits }: LawContext,
  says: string,
): Promise<Finding> {
  const q = from.params(foldIn(key, 1), 1);
  const p = to.params(foldIn(key, 2), 1);
  const kl = tidy(() => closedForm(q, p).dataSync()[0]!);
  const scale = Math.max(0.1, Math.abs(kl));
  try {
    return await meanFinding(
      {
        key: foldIn(key, 3),
        limits,
        scale,
        draw: (at) => logRatios(from, to, q, p, at).map((each) => [each - kl]),
      },
      ({ means }) =>
        `${says} ${kl.toPrecision(4)}, and ${(kl + means[0]! * scale).toPrecision(4)} by samples`,
    );
  } finally {
    [...Object.values(q), ...Object.values(p)].forEach((tensor) => tensor.dispose());
  }
}

/** The laws of the closed forms of KL. */
export function lawsOfDivergence(subject: Subject): Law[] {
  const { family, event } = subject;
  const known: Readonly<Record<string, Family>> = {
    gaussian: gaussian(),
    bernoulli: bernoulli(),
  };
  const pairs = Object.entries(known).flatMap(([type, other]) => {
    const partner = subjectOf(other, event);
    const { klTo, klFrom } = family;
    return [
      ...(klTo?.[type]
        ? [{ what: `klTo.${type}`, from: subject, to: partner, kl: klTo[type] }]
        : []),
      ...(klFrom?.[type]
        ? [{ what: `klFrom.${type}`, from: partner, to: subject, kl: klFrom[type] }]
        : []),
    ];
  });
  const all = [
    ...(family.kl ? [{ what: 'kl', from: subject, to: subject, kl: family.kl }] : []),
    ...pairs,
  ];
  return [
    ...all.map((pair): Law => ({
      name: `${pair.what} is the mean of log q − log p`,
      chance: true,
      run: (context) => klBySamples(pair, context, 'it is'),
    })),
    ...(family.kl
      ? [
          {
            name: 'the KL is 0 to itself, and never below',
            run: ({ key }: { key: Key }) =>
              tidy(() => {
                const [q, p] = [
                  subject.params(foldIn(key, 1), 20),
                  subject.params(foldIn(key, 2), 20),
                ];
                const self = Math.max(...family.kl!(q, q).dataSync().map(Math.abs));
                const least = Math.min(...family.kl!(q, p).dataSync());
                return figureFinding(
                  Math.max(self, -least),
                  1e-5,
                  self > 1e-5
                    ? `to itself it is ${self.toPrecision(3)}`
                    : `it comes down to ${least.toPrecision(3)}`,
                );
              }),
          } satisfies Law,
        ]
      : []),
  ];
}

/** log q − log p of draws of q. */
function logRatios(from: Subject, to: Subject, q: Params, p: Params, key: Key): number[] {
  const many = repeated(from, q, BLOCK);
  const x = from.family.sample(many, key);
  const [own, other] = [
    from.family.logProb(many, x).dataSync(),
    to.family.logProb(p, x).dataSync(),
  ];
  return Array.from(own, (each, n) => each - other[n]!);
}
