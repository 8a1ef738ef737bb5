import { grads, sum, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import type { Params } from '../../distributions/family.js';
import { compareGradient, GRADIENT_TOLERANCE, type Compared } from '../differences.js';
import { figureFinding, type Law } from '../run-laws.js';
import type { Subject } from './subject.js';

const inOrder = (params: Params, tensors: readonly Tensor[]): Params =>
  Object.fromEntries(Object.keys(params).map((name, i) => [name, tensors[i]!]));

/** The laws of gradients, by differences of the same formulas. */
export function lawsOfGradients(subject: Subject): Law[] {
  const { family } = subject;
  const finding = (what: string, { figure, where }: Compared) =>
    figureFinding(figure, GRADIENT_TOLERANCE, `the gradient of ${what} is ${where}`);
  return [
    {
      name: 'log-probabilities have their gradients',
      run: ({ key }) =>
        tidy(() => {
          const q = subject.params(foldIn(key, 1), 2);
          const x = family.sample(q, foldIn(key, 2));
          const byParams = compareGradient(
            (...given) => family.logProb(inOrder(q, given), x),
            Object.values(q),
          );
          const isReal = family.support.type === 'real';
          const byValue = isReal
            ? compareGradient((value) => family.logProb(q, value), [x], 2 ** -7)
            : { figure: 0, where: '' };
          return byParams.figure >= byValue.figure
            ? finding('the log-probability by its parameters', byParams)
            : finding('the log-probability by the value', byValue);
        }),
    },
    ...(family.reparameterized
      ? [
          {
            name: 'samples carry their gradients',
            run: ({ key }: Parameters<Law['run']>[0]) =>
              tidy(() => {
                const q = subject.params(foldIn(key, 1), 2);
                const draw = (...given: Tensor[]) =>
                  family.sample(inOrder(q, given), foldIn(key, 2));
                const slopes = grads((...given: Tensor[]) => sum(draw(...given)))(Object.values(q));
                if (slopes.every((slope) => slope.dataSync().every((each) => each === 0)))
                  return { passed: false, message: 'no gradient comes back through samples' };
                return finding('samples', compareGradient(draw, Object.values(q)));
              }),
          } satisfies Law,
        ]
      : []),
    ...(family.kl
      ? [
          {
            name: 'the KL has its gradients',
            run: ({ key }: Parameters<Law['run']>[0]) =>
              tidy(() => {
                const [q, p] = [
                  subject.params(foldIn(key, 1), 2),
                  subject.params(foldIn(key, 2), 2),
                ];
                const count = Object.keys(q).length;
                const kl = (...given: Tensor[]) =>
                  family.kl!(inOrder(q, given.slice(0, count)), inOrder(p, given.slice(count)));
                return finding(
                  'the KL',
                  compareGradient(kl, [...Object.values(q), ...Object.values(p)]),
                );
              }),
          } satisfies Law,
        ]
      : []),
  ];
}
