import {
  add,
  concat,
  memory,
  mul,
  reshape,
  sum,
  tidy,
  tile,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import type { Objective } from '../../objectives/objective.js';
import { compareGradient, GRADIENT_TOLERANCE } from '../differences.js';
import { farthest, figureFinding, type Finding, type Law } from '../run-laws.js';
import { withinTidy } from '../within-tidy.js';
import { betaLaw, tightLaw } from './bound-laws.js';
import { boundLaw, meritLaw } from './expectation-laws.js';
import { dataLaw, leaveLaw, pathLaw } from './sample-laws.js';
import { changeSamples, randomFigures, termsOf, type CreditOf, type Figures } from './terms.js';

/**
 * The laws of an objective.
 *
 * @param claims - Whether it is a bound of log p(x).
 */
export function lawsOfObjective(objective: Objective, claims: boolean): Law[] {
  const kinds: readonly KlKind[] = objective.kl ? [objective.kl] : ['closed-form', 'monte-carlo'];
  const samples = Math.max(2, objective.samples);
  const creditOf: CreditOf = (kind, figures, step = 0) =>
    objective.credit(termsOf(kind, figures, step));
  const of = (name: string, run: (kind: KlKind, key: Key) => Finding): Law[] =>
    kinds.map((kind, i) => ({
      name: kinds.length > 1 ? `${name}, with a ${kind} KL` : name,
      run: ({ key }) => withinTidy(() => run(kind, foldIn(key, i))),
    }));
  const bounds = (): Law[] => [
    ...of('the bound is not above log p(x)', (kind, key) =>
      boundLaw(objective, kind, key, samples),
    ),
    ...(kinds.includes('monte-carlo')
      ? [
          {
            name: 'the bound is tight where q is the posterior',
            run: ({ key }: { key: Key }) => withinTidy(() => tightLaw(creditOf, key, samples)),
          },
        ]
      : []),
  ];
  return [
    ...of('shapes', (kind, key) => {
      const credit = creditOf(kind, randomFigures(key, samples, 3));
      const wanted: [string, Tensor | undefined, number[]][] = [
        ['bound', credit.bound, [3]],
        ['signal', credit.signal, [samples, 3]],
        ['leaveOneOut()', credit.leaveOneOut(), [samples, 3]],
        ['pathwise', credit.pathwise, [samples, 3]],
      ];
      const wrong = wanted.flatMap(([name, value, shape]) =>
        !value || value.shape.join() === shape.join()
          ? []
          : [`${name} has the shape [${value.shape.join(', ')}], not [${shape.join(', ')}]`],
      );
      return figureFinding(wrong.length, 0, wrong.join('; '));
    }),
    ...of('the bound has its gradients', (kind, key) => {
      const figures = randomFigures(key, samples, 2);
      const names = Object.keys(figures) as (keyof Figures)[];
      const { figure, where } = compareGradient(
        (...given) =>
          // A sum over data, since free bits look at the batch as a whole.
          add(
            sum(
              creditOf(
                kind,
                Object.fromEntries(names.map((name, i) => [name, given[i]!])) as unknown as Figures,
              ).bound,
            ),
            // Not all are told for each kind.
            mul(0, sum(concat(given.map((each) => reshape(each, [-1]))))),
          ),
        names.map((name) => figures[name]),
      );
      return figureFinding(figure, GRADIENT_TOLERANCE, `the gradient of the bound is ${where}`);
    }),
    ...of('the signal is the merit of each sample', (kind, key) =>
      meritLaw(objective, kind, key, samples),
    ),
    ...of('leave-one-out leaves one out', (kind, key) => leaveLaw(creditOf, kind, key, samples)),
    ...of('the same sample twice counts as once', (kind, key) => {
      const once = randomFigures(key, 1, 3);
      const twice = changeSamples(once, (value) => tile(value, [samples, 1]));
      const [one, many] = [once, twice].map((figures) => [
        ...creditOf(kind, figures).bound.dataSync(),
      ]);
      const { figure } = farthest(many!, one!, 1);
      return figureFinding(
        figure,
        1e-5,
        `of one sample the bound is ${one![0]!.toPrecision(4)}, of ${samples} like it ` +
          many![0]!.toPrecision(4),
      );
    }),
    ...of('the path is weighed as the bound asks', (kind, key) =>
      kind === 'monte-carlo' ? pathLaw(creditOf, key, samples) : { passed: true },
    ),
    ...of('a datum is judged by its own samples and weights', (kind, key) =>
      dataLaw(creditOf, kind, key, samples),
    ),
    ...of('β does what it says', (kind, key) => betaLaw(objective, creditOf, kind, key, samples)),
    ...(claims ? bounds() : []),
    ...of('nothing is left behind', (kind, key) => {
      const terms = termsOf(kind, randomFigures(key, samples, 2));
      const before = memory().numTensors;
      tidy(() => void objective.credit(terms).leaveOneOut());
      const left = memory().numTensors - before;
      const gone = terms.logLikelihood.isDisposed;
      return figureFinding(
        gone ? 1 : left,
        0,
        gone ? 'it disposes what it is given' : `it leaves ${left} tensors`,
      );
    }),
  ];
}
