import { mul, slice, type Tensor } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { sumEvent } from '../../src/core/sum-event.js';
import type { Params } from '../../src/distributions/family.js';
import { mapParams, tileParams } from '../../src/distributions/params.js';
import { eventShapes, eventsOf } from '../support/arbitraries.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose, expectGradient } from '../support/gradients.js';
import { subjects } from './table.js';

const N = 3;

const firstRow = (params: Params) => mapParams(params, (value) => slice(value, 0, 1));
const inOrder = (params: Params, tensors: readonly Tensor[]): Params =>
  Object.fromEntries(Object.keys(params).map((name, i) => [name, tensors[i]!]));

// What chance has a part in, keys, memory and extremes are laws of checkFamily.
describe.each(subjects)('$name', ({ make, params, values, continuous, events }) => {
  let family = make();
  beforeEach(() => {
    family = make();
  });
  const all = events ?? eventShapes;
  const few = events ?? eventsOf([3], [1, 3, 1]);
  describeOnBackends('laws', () => {
    it.each(all)('has the promised shapes for events of shape $event', ({ event }) => {
      const q = params(1, N, event);
      const x = values(2, N, event);
      const shapes = (tensors: readonly Tensor[]) => tensors.map((tensor) => tensor.shape);
      expect(
        shapes([
          family.sample(q, randomKey(1)),
          family.mean(q),
          family.mode(q),
          ...(family.klPerDimension ? [family.klPerDimension(q, firstRow(q))] : []),
        ]),
      ).toEqual(new Array(family.klPerDimension ? 4 : 3).fill([N, ...event]));
      expect(
        shapes([
          family.logProb(q, x),
          family.logProb(firstRow(q), x),
          ...(family.entropy ? [family.entropy(q)] : []),
          ...(family.kl ? [family.kl(q, q), family.kl(q, firstRow(q))] : []),
        ]),
      ).toEqual(new Array(2 + (family.entropy ? 1 : 0) + (family.kl ? 2 : 0)).fill([N]));
    });

    it.each(all)('gives every figure in float32 for events of shape $event', ({ event }) => {
      const q = params(1, N, event);
      for (const figure of [
        family.sample(q, randomKey(1)),
        family.mean(q),
        family.mode(q),
        family.logProb(q, values(2, N, event)),
        ...(family.entropy ? [family.entropy(q)] : []),
        ...(family.kl ? [family.kl(q, q)] : []),
      ]) {
        expect(figure.dtype).toBe('float32');
      }
    });

    it.each(all)(
      'broadcasts parameters that all data share, for events of shape $event',
      ({ event }) => {
        const q = params(1, N, event);
        const x = values(2, N, event);
        const shared = firstRow(params(3, N, event));
        const repeated = mapParams(shared, (value) => tileParams(family, { value }, N).value!);
        // Whole rows may take a kernel of their own, which sums in another order: a few units in
        // the last place.
        expectClose(
          family.logProb(shared, x).dataSync(),
          family.logProb(repeated, x).dataSync(),
          5e-7,
        );
        for (const kl of [family.kl, family.klPerDimension])
          expect([...(kl?.(q, shared).dataSync() ?? [])]).toEqual([
            ...(kl?.(q, repeated).dataSync() ?? []),
          ]);
      },
    );

    it.each(all)('treats each datum for itself, for events of shape $event', ({ event }) => {
      const q = params(1, N, event);
      const p = params(5, N, event);
      const x = values(2, N, event);
      const row = (value: Tensor, i: number) => slice(value, i, 1);
      const figuresOf = (of: Params, other: Params, value: Tensor) => [
        family.logProb(of, value),
        ...(family.entropy ? [family.entropy(of)] : []),
        ...(family.kl ? [family.kl(of, other)] : []),
      ];
      const figures = figuresOf(q, p, x);
      for (let i = 0; i < N; i++) {
        const [qi, pi] = [
          mapParams(q, (value) => row(value, i)),
          mapParams(p, (value) => row(value, i)),
        ];
        figuresOf(qi, pi, row(x, i)).forEach((figure, which) =>
          expectClose(figure.dataSync(), [figures[which]!.dataSync()[i]!], 1e-6),
        );
      }
    });

    it.each(family.klPerDimension ? all : [])(
      'has a KL that is the sum of its dimensions, for events of shape $event',
      ({ event }) => {
        const [q, p] = [params(1, N, event), params(4, 1, event)];
        expectClose(
          family.kl!(q, p).dataSync(),
          sumEvent(family.klPerDimension!(q, p)).dataSync(),
          1e-6,
        );
      },
    );

    it.each(family.logProbPerDimension ? all : [])(
      'has a log-probability that is the sum of its dimensions, for events of shape $event',
      ({ event }) => {
        const [q, x] = [params(1, N, event), values(2, N, event)];
        for (const of of [q, firstRow(q)]) {
          const each = family.logProbPerDimension!(of, x);
          expect([each.shape, each.dtype]).toEqual([[N, ...event], 'float32']);
          expectClose(sumEvent(each).dataSync(), family.logProb(of, x).dataSync(), 1e-6);
        }
        const wide = mapParams(q, (value) => mul(value, 20));
        expectClose(
          sumEvent(family.logProbPerDimension!(wide, x)).dataSync(),
          family.logProb(wide, x).dataSync(),
          1e-6,
        );
      },
    );

    it.each(events ?? eventsOf([3], [1, 3, 1], [2, 2, 2, 2]))(
      'has the right gradients of log-probability, entropy and KL for events of shape $event',
      ({ event }) => {
        const [q, p] = [params(1, 2, event), params(4, 2, event)];
        const x = values(2, 2, event);
        const [ofQ, ofP] = [Object.values(q), Object.values(p)];
        expectGradient((...given) => family.logProb(inOrder(q, given), x), ofQ);
        if (family.logProbPerDimension)
          expectGradient((...given) => family.logProbPerDimension!(inOrder(q, given), x), ofQ);
        if (family.entropy) expectGradient((...given) => family.entropy!(inOrder(q, given)), ofQ);
        for (const kl of [family.kl, family.klPerDimension]) {
          if (!kl) continue;
          expectGradient(
            (...given) =>
              kl(inOrder(q, given.slice(0, ofQ.length)), inOrder(p, given.slice(ofQ.length))),
            [...ofQ, ...ofP],
          );
        }
        expectGradient(
          (first) => family.mean({ ...q, [Object.keys(q)[0]!]: first }),
          ofQ.slice(0, 1),
        );
        if (continuous) expectGradient((value) => family.logProb(q, value), [x]);
      },
    );

    it('has the right gradient of a log-probability with respect to parameters that all data share', () => {
      const shared = firstRow(params(3, N, [3]));
      const x = values(2, N, [3]);
      expectGradient(
        (...given) => family.logProb(inOrder(shared, given), x),
        Object.values(shared),
      );
    });

    it.each(family.reparameterized ? few : [])(
      'has samples with pathwise gradients, for events of shape $event',
      ({ event }) => {
        const q = params(1, 2, event);
        expectGradient(
          (...given) => family.sample(inOrder(q, given), randomKey(9)),
          Object.values(q),
        );
      },
    );
  });
});
