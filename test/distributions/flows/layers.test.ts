import { slice, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  affineCoupling,
  foldIn,
  inverseAutoregressive,
  normalNoise,
  randomKey,
} from '../../../src/index.js';
import { describeOnBackends, useBackend } from '../../support/backend.js';
import { expectClose, expectGradient } from '../../support/gradients.js';
import {
  autoregressive64,
  coupling64,
  float64Of,
  logDeterminant64,
  moved,
  rowsOf,
} from './reference.js';

const LAYERS = [
  ['affineCoupling', affineCoupling, coupling64],
  ['inverseAutoregressive', inverseAutoregressive, autoregressive64],
] as const;
const CASES = LAYERS.flatMap(([name, make, reference]) =>
  [
    { dimensions: 2, context: 0, hidden: [8] },
    { dimensions: 5, context: 0, hidden: [7, 6] },
    { dimensions: 3, context: 2, hidden: [8] },
    { dimensions: 4, context: 0, hidden: [] },
  ].map((sizes) => ({ name, make, reference, ...sizes })),
);
const key = randomKey(3);

describeOnBackends('layers of a flow', () => {
  it.each(CASES)(
    '$name of $dimensions dimensions, $context of context and hidden layers $hidden agrees with ' +
      'float64, its log-determinant with the Jacobian, and its inverse leads back',
    ({ make, reference, dimensions, context, hidden }) => {
      const layer = make({ hidden });
      const weights = moved(layer.variables({ dimensions, context, key }), foldIn(key, 1));
      expect(Object.keys(weights)).toEqual(layer.weights);
      const z = normalNoise(foldIn(key, 2), [4, dimensions]);
      const told = context > 0 ? normalNoise(foldIn(key, 3), [4, context]) : undefined;
      const { value, logDeterminant } = layer.forward(z, weights, told);
      const known = float64Of(weights);
      const contexts = told && rowsOf(told);
      rowsOf(z).forEach((row, n) => {
        const map = (at: readonly number[]) => reference(at, contexts?.[n] ?? [], known);
        expectClose(rowsOf(value)[n]!, map(row), 1e-5);
        expectClose([logDeterminant.dataSync()[n]!], [logDeterminant64(map, row)], 1e-5, 1);
      });
      const back = layer.inverse(value, weights, told);
      expectClose(back.value.dataSync(), z.dataSync(), 2e-5);
      expectClose(
        back.logDeterminant.dataSync(),
        logDeterminant.dataSync().map((each) => -each),
        2e-5,
        1,
      );
    },
  );

  it.each(LAYERS)('%s is the identity at first', (_, make) => {
    const layer = make();
    const weights = layer.variables({ dimensions: 4, context: 0, key });
    const z = normalNoise(key, [3, 4]);
    const { value, logDeterminant } = layer.forward(z, weights);
    expect([...value.dataSync()]).toEqual([...z.dataSync()]);
    expect([...logDeterminant.dataSync()].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it.each(LAYERS)('%s has gradients by values, weights and context', (_, make) => {
    const layer = make({ hidden: [3] });
    const weights = moved(layer.variables({ dimensions: 3, context: 1, key }), foldIn(key, 4));
    const names = Object.keys(weights);
    const [z, told] = [normalNoise(foldIn(key, 5), [2, 3]), normalNoise(foldIn(key, 6), [2, 1])];
    for (const way of ['forward', 'inverse'] as const)
      for (const figure of ['value', 'logDeterminant'] as const)
        expectGradient(
          (at, context, ...given) =>
            layer[way](at, Object.fromEntries(names.map((name, i) => [name, given[i]!])), context)[
              figure
            ],
          [z, told, ...Object.values(weights)],
        );
  });

  it.each(LAYERS)('%s takes one context for all rows', (_, make) => {
    const layer = make({ hidden: [4] });
    const weights = moved(layer.variables({ dimensions: 2, context: 2, key }), foldIn(key, 7));
    const z = normalNoise(key, [3, 2]);
    const one = tensor2d([[0.5, -1]]);
    const each = tensor2d([
      [0.5, -1],
      [0.5, -1],
      [0.5, -1],
    ]);
    for (const way of ['forward', 'inverse'] as const)
      expect([...layer[way](z, weights, one).value.dataSync()]).toEqual([
        ...layer[way](z, weights, each).value.dataSync(),
      ]);
  });
});

describe('affineCoupling', () => {
  useBackend('cpu');

  it('leaves the first half as it is', () => {
    const layer = affineCoupling();
    const weights = moved(layer.variables({ dimensions: 5, context: 0, key }), key);
    const z = normalNoise(key, [3, 5]);
    const { value } = layer.forward(z, weights);
    expect([...slice(value, [0, 0], [3, 2]).dataSync()]).toEqual([
      ...slice(z, [0, 0], [3, 2]).dataSync(),
    ]);
  });

  it('stretches by no more than e², however large its weights are', () => {
    const layer = affineCoupling();
    const weights = moved(layer.variables({ dimensions: 2, context: 0, key }), key);
    const far = tensor2d([
      [30, 1],
      [-30, 1],
    ]);
    weights.bias1!.dispose();
    const { logDeterminant } = layer.forward(far, {
      ...weights,
      bias1: tensor1d([50, 0]),
    });
    expectClose(logDeterminant.dataSync(), [2, 2], 1e-6);
  });
});
