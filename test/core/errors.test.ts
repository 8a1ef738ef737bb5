import { describe as suite, expect, it } from 'vitest';
import { describe, VaeKitError, vaeKitError } from '../../src/core/errors.js';
import { ERROR_GRAMMAR } from '../support/errors.js';

suite('vaeKitError', () => {
  it('speaks in the one grammar', () => {
    const error = vaeKitError(
      'epochs must be a positive integer',
      '-3',
      'Give a number such as 10.',
    );
    expect(error.message).toBe(
      'vae-kit: epochs must be a positive integer, but got -3. Give a number such as 10.',
    );
    expect(error.message).toMatch(ERROR_GRAMMAR);
  });

  it('is a VaeKitError and an Error, with a name and a stack', () => {
    const error = vaeKitError('a', 'b', 'C.');
    expect(error).toBeInstanceOf(VaeKitError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('VaeKitError');
    expect(error.stack).toContain('errors.test.ts');
  });

  it('carries the error underneath, and no cause where there is none', () => {
    const cause = new Error('below');
    expect(vaeKitError('a', 'b', 'C.', { cause }).cause).toBe(cause);
    expect('cause' in vaeKitError('a', 'b', 'C.')).toBe(false);
  });
});

suite('describe', () => {
  it.each([
    ['text', '"text"'],
    ['a "quote"', '"a \\"quote\\""'],
    ['x'.repeat(70), `"${'x'.repeat(57)}..."`],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    [7n, '7'],
    [Math.sin, 'the function sin'],
    [[1, 'a', [2]], '[1, "a", [2]]'],
    [new Array(9).fill(0), 'an array of 9 elements'],
    [new Float32Array(3), 'a Float32Array of 3 elements'],
    [new DataView(new ArrayBuffer(5)), 'a DataView of 5 elements'],
    [{ type: 'gaussian' }, "the object of type 'gaussian'"],
    [{ a: 1, b: 2 }, 'an object with the keys {a, b}'],
  ])('shows value %# on one line', (value, text) => {
    expect(describe(value)).toBe(text);
  });

  it('names a function without a name', () => {
    expect(describe(() => 0)).toBe('the function (anonymous)');
  });

  it('stays short and on one line for large values', () => {
    const large = [
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, i])),
      'x\n'.repeat(1000),
      new Array(1e6),
    ];
    for (const value of large) expect(describe(value)).toMatch(/^[^\n]{1,120}$/);
  });
});
