import { readFileSync } from 'node:fs';
import {
  grad,
  grads,
  neg,
  reshape,
  sum,
  tensor2d,
  zeros,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { bernoulliKl, bernoulliKlPerDimension } from '../../src/distributions/kl/bernoulli.js';
import { gaussianKl, gaussianKlPerDimension } from '../../src/distributions/kl/gaussian.js';
import { describeOnBackends } from '../support/backend.js';
import { expectRelative } from '../support/relative.js';

/** Written by small-values.py beside it: closed forms in 60 digits. */
const reference = JSON.parse(
  readFileSync(new URL('../fixtures/distributions/small-values.json', import.meta.url), 'utf8'),
) as {
  bernoulli: Record<'a' | 'b' | 'kl' | 'byA' | 'byB', number>[];
  bits: Record<
    | 'logit'
    | 'mean'
    | 'meanSlope'
    | 'entropy'
    | 'entropySlope'
    | 'logOne'
    | 'logOneSlope'
    | 'logZero'
    | 'logZeroSlope',
    number
  >[];
  gaussian: ({ kl: number } & Record<'q' | 'p' | 'byQ' | 'byP', [number, number]>)[];
  floors: Record<'logVariance' | 'minScale' | 'logScale' | 'slope', number>[];
};

/** A relative one, of values and gradients however small. */
const TOLERANCE = 1e-5;

/** One datum of each number, and one dimension. */
const column = (values: readonly number[]) => tensor2d(values.map((value) => [value]));
const total = (values: Tensor) => sum<Scalar>(values);

describeOnBackends('the Bernoulli KL, small or not,', () => {
  const all = reference.bernoulli;
  const [a, b] = [all.map((pair) => pair.a), all.map((pair) => pair.b)];
  const exact = all.map(({ kl }) => kl);

  it('is right for each datum and each dimension', () => {
    expectRelative(
      bernoulliKl({ logits: column(a) }, { logits: column(b) }).dataSync(),
      exact,
      TOLERANCE,
    );
    expectRelative(
      bernoulliKlPerDimension({ logits: column(a) }, { logits: column(b) }).dataSync(),
      exact,
      TOLERANCE,
    );
  });

  it('has right gradients by both distributions', () => {
    const [byA, byB] = grads((q, p) => total(bernoulliKl({ logits: q }, { logits: p })))([
      column(a),
      column(b),
    ]);
    expectRelative(
      byA!.dataSync(),
      all.map((pair) => pair.byA),
      TOLERANCE,
    );
    expectRelative(
      byB!.dataSync(),
      all.map((pair) => pair.byB),
      TOLERANCE,
    );
  });
});

describeOnBackends('the figures of a bit, saturated or not,', () => {
  const { bits } = reference;
  const logits = () => column(bits.map(({ logit }) => logit));
  const family = bernoulli();
  const of = (name: keyof (typeof bits)[0]) => bits.map((bit) => bit[name]);

  it.each([
    { figure: 'mean', compute: (a: Tensor) => family.mean({ logits: a }) },
    { figure: 'entropy', compute: (a: Tensor) => family.entropy!({ logits: a }) },
  ] as const)('have a right $figure, and its gradient', ({ figure, compute }) => {
    expectRelative(compute(logits()).dataSync(), of(figure), TOLERANCE);
    expectRelative(
      grad((x) => total(compute(x)))(logits()).dataSync(),
      of(`${figure}Slope`),
      TOLERANCE,
    );
  });

  it('have an entropy that adds up over four bits', () => {
    const own = bits.filter(({ logit }) => Math.abs(logit) === 17 || Math.abs(logit) === 13.5);
    expect(own.length).toBe(4);
    expectRelative(
      family.entropy!({ logits: tensor2d([own.map(({ logit }) => logit)]) }).dataSync(),
      [own.reduce((all, { entropy }) => all + entropy, 0)],
      TOLERANCE,
    );
  });
});

describeOnBackends('the Gaussian KL, small or not,', () => {
  const all = reference.gaussian;
  const inputs = () => [
    ...(['q', 'p'] as const).flatMap((side) =>
      [0, 1].map((which) => column(all.map((pair) => pair[side][which]!))),
    ),
  ];
  const kl =
    (form: typeof gaussianKl) => (meanQ: Tensor, logQ: Tensor, meanP: Tensor, logP: Tensor) =>
      form({ mean: meanQ, logScale: logQ }, { mean: meanP, logScale: logP });

  it.each([gaussianKl, gaussianKlPerDimension])('is right by %o', (form) => {
    const [meanQ, logQ, meanP, logP] = inputs();
    expectRelative(
      kl(form)(meanQ!, logQ!, meanP!, logP!).dataSync(),
      all.map((pair) => pair.kl),
      TOLERANCE,
    );
  });

  it('has right gradients by both distributions', () => {
    const slopes = grads((...given) => {
      const [meanQ, logQ, meanP, logP] = given as [Tensor, Tensor, Tensor, Tensor];
      return total(kl(gaussianKl)(meanQ, logQ, meanP, logP));
    })(inputs());
    const exact = (['byQ', 'byP'] as const).flatMap((side) =>
      [0, 1].map((which) => all.map((pair) => pair[side][which]!)),
    );
    slopes.forEach((slope, i) => expectRelative(slope.dataSync(), exact[i]!, TOLERANCE));
  });
});

describeOnBackends('log σ above a floor', () => {
  it.each([1e-6, 1e-3, 0.1, 1, 30])('of %s is right, and its gradient', (minScale) => {
    const own = reference.floors.filter((floor) => floor.minScale === minScale);
    expect(own.length).toBe(15);
    const family = gaussian({ scale: 'learned', minScale });
    const raw = tensor2d(own.map(({ logVariance }) => [0, logVariance]));
    const logScale = (x: Tensor) => family.params(x, {}).logScale;
    expectRelative(
      logScale(raw).dataSync(),
      own.map((floor) => floor.logScale),
      TOLERANCE,
    );
    expectRelative(
      grad((x) => total(logScale(x)))(raw).dataSync(),
      own.flatMap(({ slope }) => [0, slope]),
      TOLERANCE,
    );
  });

  it('is right where it is shared', () => {
    for (const { logVariance, minScale, logScale, slope } of reference.floors) {
      const family = gaussian({ scale: 'shared', minScale });
      const shared = (x: Tensor) =>
        family.params(zeros([1, 1]), { logVariance: reshape(x, []) }).logScale;
      expectRelative(shared(tensor2d([[logVariance]])).dataSync(), [logScale], TOLERANCE);
      expectRelative(
        neg(grad((x) => total(neg(shared(x))))(tensor2d([[logVariance]]))).dataSync(),
        [slope],
        TOLERANCE,
      );
    }
  });
});
