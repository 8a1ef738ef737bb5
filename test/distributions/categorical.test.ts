import {
  grad,
  grads,
  mul,
  reshape,
  sum,
  tensor,
  tensor3d,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { categorical } from '../../src/distributions/categorical.js';
import { categoricalKl } from '../../src/distributions/kl/categorical.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';

/** Logits of two variables with three classes, of two data. */
const A = [
  [
    [0.3, -1, 2],
    [0, 1, -0.5],
  ],
  [
    [1, 1.5, -2],
    [-1, 0.2, 0.1],
  ],
];
const B = A.map((rows) => rows.map((row) => row.map((value, k) => 0.5 * value - 0.3 * k)));

function softmax(logits: readonly number[]): number[] {
  const total = logits.reduce((sum, value) => sum + Math.exp(value), 0);
  return logits.map((value) => Math.exp(value) / total);
}

/** Both sums over classes and variables, by hand. */
const sums = (term: (a: readonly number[], b: readonly number[], k: number) => number) =>
  A.map((rows, n) =>
    rows.reduce(
      (total, row, j) =>
        total + row.reduce((inner, _, k) => inner + term(softmax(row), softmax(B[n]![j]!), k), 0),
      0,
    ),
  );

describeOnBackends('categorical, of several variables', () => {
  const logits = () => tensor3d(A);

  it('adds up over the classes of each variable, and over the variables', () => {
    const family = categorical({ classes: 3 });
    expect(family.rawShape([2, 3])).toEqual([2, 3]);
    const params = family.params(logits(), {});
    expectClose(
      family.entropy!(params).dataSync(),
      sums((p, _, k) => -p[k]! * Math.log(p[k]!)),
      1e-6,
    );
    expectClose(
      categoricalKl(params, { logits: tensor3d(B) }).dataSync(),
      sums((p, q, k) => p[k]! * Math.log(p[k]! / q[k]!)),
      1e-6,
    );
    expectClose(family.mean(params).dataSync(), A.flat().flatMap(softmax), 1e-6);
    expect(family.mode(params).arraySync()).toEqual([
      [
        [0, 0, 1],
        [0, 1, 0],
      ],
      [
        [0, 1, 0],
        [0, 1, 0],
      ],
    ]);
  });

  it('has the slopes of its log-probability and its entropy', () => {
    const family = categorical({ classes: 3 });
    const x = family.mode({ logits: logits() });
    const ofLogProb = grad((a: Tensor) => sum<Scalar>(family.logProb({ logits: a }, x)))(logits());
    const ones = x.dataSync();
    expectClose(
      ofLogProb.dataSync(),
      A.flat()
        .flatMap(softmax)
        .map((p, i) => ones[i]! - p),
      1e-6,
    );
    const ofEntropy = grad((a: Tensor) => sum<Scalar>(family.entropy!({ logits: a })))(logits());
    expectClose(
      ofEntropy.dataSync(),
      A.flat().flatMap((row) => {
        const p = softmax(row);
        const entropy = -p.reduce((total, each) => total + each * Math.log(each), 0);
        return p.map((each) => -each * (Math.log(each) + entropy));
      }),
      1e-6,
    );
  });

  // Near each other, far from each other, and one variable this and the other that.
  it.each([
    ['near', [1e-3, 1e-3]],
    ['far', [3, 3]],
    ['near and far', [1e-3, 3]],
  ])('has the KL of float64, and its slopes, to logits that are %s', (_, sizes) => {
    const moves = [1, -0.7, 0.2, -1, 0.4, 0.9];
    const near = A.map((rows) =>
      rows.map((row, j) => row.map((value, k) => value + sizes[j]! * moves[3 * j + k]!)),
    );
    const [q, p] = [A, near].map((logits) => tensor3d(logits)) as [Tensor, Tensor];
    // Numbers as float32 has them, so that small differences are those that it is given.
    const [a, b] = [q, p].map((x) => x.arraySync() as number[][][]) as [number[][][], number[][][]];
    const each = a.map((rows, n) =>
      rows.map((row, j) => {
        const [from, to] = [softmax(row), softmax(b[n]![j]!)];
        const d = from.map((value, k) => Math.log(value / to[k]!));
        return { from, to, d, kl: from.reduce((total, value, k) => total + value * d[k]!, 0) };
      }),
    );
    const kl = (from: Tensor, to: Tensor) => categoricalKl({ logits: from }, { logits: to });
    kl(q, p)
      .dataSync()
      .forEach((value, n) => {
        expectClose([value], [each[n]!.reduce((total, one) => total + one.kl, 0)], 1e-5, 1e-9);
      });
    const [byQ, byP] = grads((from, to) => sum<Scalar>(kl(from, to)))([q, p]);
    each.flat().forEach(({ from, to, d, kl: own }, i) => {
      const of = (slopes: Tensor) => slopes.dataSync().slice(3 * i, 3 * i + 3);
      expectClose(
        of(byQ!),
        from.map((value, k) => value * (d[k]! - own)),
        1e-5,
        1e-9,
      );
      expectClose(
        of(byP!),
        to.map((value, k) => value - from[k]!),
        1e-5,
        1e-9,
      );
    });
  });

  it('has the slopes of its means, p_k (δ_jk − p_j)', () => {
    const weights = [1, -2, 0.5, 3, 0, -1, 2, 0.7, -0.4, 1, 1.5, -3];
    const slopes = grad((a: Tensor) =>
      sum<Scalar>(mul(categorical({ classes: 3 }).mean({ logits: a }), tensor(weights, [2, 2, 3]))),
    )(logits());
    const expected = A.flat().flatMap((row, j) => {
      const p = softmax(row);
      const own = weights.slice(3 * j, 3 * j + 3);
      const mean = p.reduce((total, each, k) => total + each * own[k]!, 0);
      return p.map((each, k) => each * (own[k]! - mean));
    });
    expectClose(slopes.dataSync(), expected, 1e-6);
  });

  // 5 standard deviations: a false alarm in 6e-7 of all seeds for each of 3 classes.
  it('draws each class as often as its logit says', () => {
    const count = 50_000;
    const row = [0.3, -1, 2];
    const drawn = categorical({ classes: 3 }).sample(
      { logits: reshape(tensor(new Array(count).fill(row).flat() as number[]), [count, 3]) },
      randomKey(7),
    );
    const rates = sum(drawn, 0).dataSync();
    softmax(row).forEach((p, k) => {
      expect(Math.abs(rates[k]! / count - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / count));
    });
    expect([...sum(drawn, 1).dataSync()].every((total) => total === 1)).toBe(true);
  });
});

describe('categorical', () => {
  it('refuses events whose last axis is no class for each', () => {
    for (const event of [[4], [3, 2], []])
      expectVaeKitError(
        () => categorical({ classes: 3 }).rawShape(event),
        /classes must be the last axis of the events/,
      );
  });
});
