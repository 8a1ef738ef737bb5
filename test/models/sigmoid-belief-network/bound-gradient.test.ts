import { describe, expect, it } from 'vitest';
import {
  boundOf,
  climb,
  newAscent,
  place,
  type Ascent,
} from '../../../src/models/sigmoid-belief-network/ascent.js';
import {
  addGradient,
  newGradient,
} from '../../../src/models/sigmoid-belief-network/bound-gradient.js';
import { centralDifferences, expectClose } from '../../support/gradients.js';
import {
  linksOfTiny,
  saulBound,
  tinyNetwork,
  weightsOf,
  withWeights,
  type TinyNetwork,
} from './tiny-network.js';

const data = [
  [1, 0, 1, 1, 0],
  [0, 0, 1, 0, 1],
] as const;

function climbed(network: TinyNetwork, x: readonly number[], maxIterations: number): Ascent {
  const ascent = newAscent(linksOfTiny(network));
  place(ascent, x);
  climb(ascent, { tolerance: 1e-9, maxIterations });
  return ascent;
}

describe.each([[[5, 4]], [[5, 3, 2]]])(
  'the gradient of the bound of %j units in the weights',
  (sizes) => {
    it.each([0.5, 2, 6])(
      'is that of central differences with q as it is, for weights of ±%s',
      (scale) => {
        const network = tinyNetwork(sizes, scale, 3);
        // Before the end, so that nothing vanishes by itself.
        const ascents = data.map((x) => climbed(network, x, 1));
        const gradient = newGradient(linksOfTiny(network));
        ascents.forEach((ascent) => addGradient(gradient, ascent));
        const bound = (weights: readonly number[]) =>
          ascents.reduce((total, { values, tilts }, n) => {
            const means = values.slice(1).map((level) => Array.from(level));
            return (
              total +
              saulBound(
                withWeights(network, weights),
                data[n]!,
                means,
                tilts.map(({ xi }) => Array.from(xi)),
              )
            );
          }, 0);
        expectClose(
          [...gradient.biases, ...gradient.kernels].flatMap((part) => Array.from(part)),
          centralDifferences(bound, weightsOf(network)),
          1e-7,
        );
      },
    );

    it('of a datum that counts twice is twice its gradient', () => {
      const network = tinyNetwork(sizes, 1, 4);
      const ascent = climbed(network, data[0], 10);
      const [once, twice] = [[1, 1], [2]].map((counts) => {
        const gradient = newGradient(linksOfTiny(network));
        for (const count of counts) addGradient(gradient, ascent, count);
        return [...gradient.biases, ...gradient.kernels].flatMap((part) => Array.from(part));
      });
      expect(twice).toEqual(once);
    });

    it('is that of the best bound too, once q is at its best', () => {
      const network = tinyNetwork(sizes, 1, 4);
      const gradient = newGradient(linksOfTiny(network));
      data.forEach((x) => addGradient(gradient, climbed(network, x, 1000)));
      const bound = (weights: readonly number[]) =>
        data.reduce(
          (total, x) => total + boundOf(climbed(withWeights(network, weights), x, 1000)),
          0,
        );
      // ξ is found to 1e-7 nats, so that the slope of a difference over 2e-3 is good to some 1e-4.
      expectClose(
        [...gradient.biases, ...gradient.kernels].flatMap((part) => Array.from(part)),
        centralDifferences(bound, weightsOf(network), 1e-3),
        1e-3,
      );
    });
  },
);

it('adds up over data', () => {
  const network = tinyNetwork([5, 3, 2], 1, 5);
  const [one, two] = [newGradient(linksOfTiny(network)), newGradient(linksOfTiny(network))];
  const ascent = climbed(network, data[0], 5);
  addGradient(one, ascent);
  addGradient(two, ascent);
  addGradient(two, ascent);
  one.kernels.forEach((kernel, l) =>
    kernel.forEach((slope, at) => expect(two.kernels[l]![at]).toBe(slope + slope)),
  );
});
