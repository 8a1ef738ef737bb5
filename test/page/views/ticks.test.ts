import { describe, expect, it } from 'vitest';
import { roundInterval, ticks } from '../../../examples/page/src/views/drawing/ticks.js';

describe('ticks', () => {
  it('are multiples of 1, 2 or 5 times a power of ten, within the interval', () => {
    expect(ticks([0, 100], 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticks([0.13, 0.57], 4)).toEqual([0.2, 0.4]);
    expect(ticks([-3, 3], 6)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    expect(ticks([147, 551], 4)).toEqual([200, 400]);
  });

  it('keep round numbers round where sums would not', () => {
    expect(ticks([0, 0.7], 7)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  });

  it('know what to do with intervals that are none', () => {
    expect(ticks([2, 2], 5)).toEqual([2]);
    expect(ticks([0, Infinity], 5)).toEqual([0]);
    expect(ticks([3, NaN], 5)).toEqual([3]);
  });
});

describe('a round interval', () => {
  it('holds the other and ends at ticks', () => {
    expect(roundInterval([147, 551], 4)).toEqual([0, 600]);
    expect(roundInterval([0, 0.42], 3)).toEqual([0, 0.6]);
    expect(roundInterval([5, 5], 3)).toEqual([5, 6]);
  });
});
