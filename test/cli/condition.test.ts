import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../src/cli/condition.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';

describe('conditionOf', () => {
  useBackend('cpu');
  const of = (text: string | undefined, shape: number[] | undefined, rows = 1) =>
    conditionOf(text, shape, rows)?.arraySync();

  it.each([
    ['2', [3], [[0, 0, 1]]],
    ['1x20', [3], [[0, 20, 0]]],
    ['0x-0.5', [2], [[-0.5, 0]]],
    ['0.5,-1,2', [3], [[0.5, -1, 2]]],
    ['3', [1], [[3]]],
    ['0.25', [1], [[0.25]]],
    [
      '1,2,3,4',
      [2, 2],
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
  ])('reads %s for a condition of shape %j', (text, shape, expected) => {
    expect(of(text, shape)).toEqual(expected);
  });

  it('is the same for every row', () => {
    expect(of('1', [2], 3)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it.each(['10', '-1', '1.5', 'seven', '1,2', '', '7x', '0,,0,0,0,0,0,0,0,0'])(
    'refuses %j for ten classes, and tells what it may be',
    (text) => {
      expectVaeKitError(
        () => of(text, [10]),
        /--condition must be given for this model, 10 numbers, but got ".*"\. Give a class from 0 to 9/,
      );
    },
  );

  it('says when it is missing, and when it is too much', () => {
    expectVaeKitError(() => of(undefined, [10]), /but got none\. Give a class/);
    expectVaeKitError(() => of(undefined, [1]), /but got none\. Give a number/);
    expectVaeKitError(() => of('3', undefined), /without a condition, but got "3"/);
    expect(of(undefined, undefined)).toBeUndefined();
  });
});
