import { describe, expect, it } from 'vitest';
import { call, make, namesOf, write } from '../../../examples/page/src/engine/recipe/calls.js';

const inner = call('twice', 3);
const outer = call('gather', { first: inner, list: [inner, 1], text: 'a' }, true);

describe('calls as data', () => {
  it('are made from the inside', () => {
    const library = {
      twice: (value: number) => 2 * value,
      gather: (...args: unknown[]) => args,
    };
    expect(make(outer, library)).toEqual([{ first: 6, list: [6, 1], text: 'a' }, true]);
  });

  it('tell what they call', () => {
    expect(namesOf(outer)).toEqual(['gather', 'twice', 'twice']);
    expect(namesOf({ variable: 'beta' })).toEqual([]);
  });

  it('are written as they would be made', () => {
    expect(write(outer)).toBe("gather({ first: twice(3), list: [twice(3), 1], text: 'a' }, true)");
  });

  it('take a line for each member where one is too long', () => {
    const long = call('f', { first: 'x'.repeat(40), second: { third: 'y'.repeat(40) } });
    expect(write(long)).toBe(
      `f({\n  first: '${'x'.repeat(40)}',\n  second: { third: '${'y'.repeat(40)}' },\n})`,
    );
  });

  it('name variables, in short where a member is named alike', () => {
    const beta = { variable: 'beta' };
    expect(write(call('elbo', { beta }))).toBe('elbo({ beta })');
    expect(write(call('elbo', { weight: beta }))).toBe('elbo({ weight: beta })');
  });
});
