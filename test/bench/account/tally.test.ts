import { describe, expect, it } from 'vitest';
import { quickest, tally, type Timed } from './tally.js';

const call = (label: string, milliseconds: number, bytes: number, operations = 0): Timed => ({
  part: 'Adam',
  label,
  milliseconds,
  bytes,
  operations,
});

describe('quickest', () => {
  it('finds the quickest quarter, one at least', () => {
    expect(quickest([5, 1, 4, 2, 8, 7, 3, 6])).toEqual([1, 3]);
    expect(quickest([3, 2, 4])).toEqual([1]);
  });
});

describe('tally', () => {
  it('takes the mean over steps of each label', () => {
    const lines = tally([
      [call('a', 1, 10), call('b', 5, 0, 7), call('a', 2, 30)],
      [call('a', 3, 10), call('b', 7, 0, 7), call('a', 4, 30)],
    ]);
    expect(lines).toEqual([
      // Three quarters of the bytes move in calls of 30, one in calls of 10.
      {
        part: 'Adam',
        label: 'a',
        calls: 2,
        milliseconds: 5,
        operations: 0,
        bytes: 40,
        bytesOfCall: 25,
      },
      {
        part: 'Adam',
        label: 'b',
        calls: 1,
        milliseconds: 6,
        operations: 7,
        bytes: 0,
        bytesOfCall: 0,
      },
    ]);
  });

  it('keeps parts apart that have a label in common', () => {
    expect(tally([[call('a', 1, 1), { ...call('a', 2, 1), part: 'likelihood' }]])).toHaveLength(2);
  });
});
