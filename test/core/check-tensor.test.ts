import { cast, ones, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkBatch, checkRange, checkReturned } from '../../src/core/check-tensor.js';
import type { VaeKitError } from '../../src/core/errors.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';

describe('checkBatch', () => {
  useBackend('cpu');

  it('takes float32 tensors of one row or more', () => {
    expect(() => checkBatch(ones([1, 3]), [3], 'it')).not.toThrow();
    expect(() => checkBatch(ones([2, 4, 5, 2]), [4, 5, 2], 'it')).not.toThrow();
  });

  it('refuses the rest, saying what is wrong', () => {
    for (const none of [undefined, null, 3, [[1, 2]], { shape: [1, 3] }])
      expectVaeKitError(() => checkBatch(none, [3], 'it'), /it must be a tensor of shape \[N, 3\]/);
    expectVaeKitError(
      () => checkBatch(cast(ones([1, 3]), 'int32'), [3], 'it'),
      /it must be of dtype float32, but got int32/,
    );
    expectVaeKitError(
      () => checkBatch(ones([3]), [3], 'it'),
      /it must have the shape \[N, 3\], but got \[3\]/,
    );
    expectVaeKitError(() => checkBatch(ones([2, 4]), [3], 'it'), /but got \[2, 4\]/);
    expectVaeKitError(() => checkBatch(zeros([0, 3]), [3], 'it'), /it must have at least one row/);
  });
});

describe('checkReturned', () => {
  useBackend('cpu');
  const check = (value: unknown, option?: string) =>
    checkReturned(value, [2, 3], 'it must return', 'Return it.', option);

  it('takes a float32 tensor of just the shape that is wanted', () => {
    expect(() => check(ones([2, 3]))).not.toThrow();
  });

  it('refuses the rest, and names the option where it is one', () => {
    const gone = ones([2, 3]);
    gone.dispose();
    for (const wrong of [
      undefined,
      [[1, 2, 3]],
      Promise.resolve(ones([2, 3])),
      ones([3, 2]),
      ones([6]),
      ones([1, 2, 3]),
      zeros([2, 3], 'int32'),
      gone,
    ])
      expectVaeKitError(
        () => check(wrong),
        /it must return a float32 tensor of shape \[2, 3\], but got .*\. Return it\./,
      );
    let thrown: unknown;
    try {
      check(3, 'transform');
    } catch (error) {
      thrown = error;
    }
    expect((thrown as VaeKitError).option).toBe('transform');
  });
});

describe('checkRange', () => {
  it('takes the bounds themselves', () => {
    expect(() => checkRange([0, 1, 0.5], 0, 1, 'it')).not.toThrow();
    expect(() => checkRange([-1e30, 1e30], -Infinity, Infinity, 'it')).not.toThrow();
  });

  it('refuses what lies outside and what is no number, saying where', () => {
    expectVaeKitError(
      () => checkRange([0, 1.01], 0, 1, 'it'),
      /it must lie between 0 and 1, but got 1.01 at position 1 of 2/,
    );
    expectVaeKitError(() => checkRange([-0.01], 0, 1, 'it'), /but got -0.01 at position 0 of 1/);
    expectVaeKitError(
      () => checkRange([0, Number.NaN], -Infinity, Infinity, 'it'),
      /finite numbers, but got NaN at position 1/,
    );
    expectVaeKitError(
      () => checkRange([Infinity], -Infinity, Infinity, 'it'),
      /finite numbers, but got Infinity/,
    );
  });
});
