import { scalar, tensor1d, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { leaveOneOut, scoreFunction } from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { surrogateInputs } from '../support/inputs.js';

/** The loss of two samples of three data, by a baseline that guesses so. */
function lossBy(guess: unknown): Tensor {
  const baseline = { ...leaveOneOut(), type: 'mine', value: () => guess as Tensor };
  const credit = {
    bound: tensor1d([-1, -2, -3]),
    signal: zeros([2, 3]),
    leaveOneOut: () => expect.unreachable(),
  };
  return scoreFunction({ baseline, samples: 2 }).surrogate(
    surrogateInputs({ credit, logPosterior: () => zeros([2, 3]), data: zeros([3, 4]), state: {} }),
  ).loss;
}

describe('the guess of a baseline', () => {
  useBackend('cpu');

  it('may be one for several samples and data', () => {
    for (const shape of [[], [1], [3], [1, 1], [1, 3], [2, 1], [2, 3]])
      expect(lossBy(zeros(shape)).dataSync()[0], `[${shape.join()}]`).toBe(2);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['whole numbers', () => zeros([2, 3], 'int32'), /int32 tensor of shape \[2, 3\]/],
    ['no tensor', () => [[0, 0, 0]], /but got \[\[0, 0, 0\]\]/],
    ['nothing', () => undefined, /but got undefined/],
    ['a shape alone', () => ({ dtype: 'float32', shape: 2 }), /the keys {dtype, shape}/],
    ['two data', () => tensor1d([1, 2]), /shape \[2\]/],
    ['four data', () => zeros([2, 4]), /shape \[2, 4\]/],
    ['three samples', () => zeros([3, 3]), /shape \[3, 3\]/],
    ['an axis too many', () => zeros([1, 2, 3]), /shape \[1, 2, 3\]/],
    ['samples behind data', () => tensor2d([0, 0, 0, 0, 0, 0], [3, 2]), /shape \[3, 2\]/],
  ])('is refused where it is of %s', (_, guess, received) => {
    const run = () => lossBy(guess());
    expectVaeKitError(run, /value of the baseline 'mine' must return .* broadcasts to \[2, 3\]/);
    expectVaeKitError(run, received);
  });

  it('takes no part in the loss', () => {
    expect(lossBy(scalar(100)).dataSync()[0]).toBe(2);
  });
});
