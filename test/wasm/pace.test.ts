import { describe, expect, it } from 'vitest';
import {
  FASTER_UP,
  LATE,
  paceOf,
  rungs,
  SOON,
  TRIAL,
  TRIAL_PIECES,
  type Pace,
} from '../../src/wasm/pace.js';

/** Works for so many milliseconds, each piece taking what it takes on some threads. */
function work(pace: Pace, time: number, takes: (threads: number) => number, kinds = 1): number[] {
  const spent: number[] = [];
  for (let all = 0, i = 0; all < time; i++) {
    const threads = pace.threads();
    const piece = takes(threads) * (1 + (i % kinds));
    pace.took(i % kinds, piece);
    spent[threads] = (spent[threads] ?? 0) + piece;
    all += piece;
  }
  return spent;
}

const free = (threads: number) => 2 / threads;
const held = (threads: number) => (threads === 1 ? 2 : 2.5);

describe('the number of threads', () => {
  it('goes by steps of about a half', () => {
    expect([1, 2, 3, 4, 5, 16, 20].map(rungs)).toEqual([
      [1],
      [1, 2],
      [1, 2, 3],
      [1, 2, 3, 4],
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 6, 8, 12, 16],
      [1, 2, 3, 4, 6, 8, 12, 16, 20],
    ]);
  });

  it('is one where there is one', () => {
    const pace = paceOf(1);
    work(pace, 1000, free);
    expect(pace.threads()).toBe(1);
  });

  it('is all of them while that is the fastest, but for a short look at fewer', () => {
    const pace = paceOf(2);
    const spent = work(pace, 20_000, free, 3);
    expect(pace.threads()).toBe(2);
    expect(spent[1]! / 20_000).toBeLessThan(0.02);
  });

  it('falls where they are slower, and stays there but for a short look at more', () => {
    const pace = paceOf(2);
    work(pace, 2 * SOON, held);
    const spent = work(pace, 20_000, held, 3);
    expect(pace.threads()).toBe(1);
    expect(spent[2]! / 20_000).toBeLessThan(0.02);
  });

  it('falls soon after they have become slower, and comes back where they are faster again', () => {
    const pace = paceOf(2);
    work(pace, 10_000, free);
    work(pace, 8 * SOON, held);
    expect(pace.threads()).toBe(1);
    work(pace, 20_000, held);
    work(pace, LATE + 2 * SOON, free);
    expect(pace.threads()).toBe(2);
  });

  it('does not go up for hardly anything, nor stay up for nothing', () => {
    const pace = paceOf(2);
    work(pace, 2 * SOON, held);
    expect(work(pace, 5000, (threads) => (threads === 1 ? 2 : 2.02 / FASTER_UP))[2]!).toBeLessThan(
      500,
    );
    const other = paceOf(2);
    work(other, 2 * SOON, (threads) => (threads === 1 ? 2 : 2.1));
    expect(other.threads()).toBe(1);
  });

  it('finds a step between one and all', () => {
    const pace = paceOf(12);
    const best = (threads: number) => 10 / Math.min(threads, 4) + 0.4 * threads;
    work(pace, 5000, best);
    const spent = work(pace, 20_000, best);
    expect(spent[4]! / 20_000).toBeGreaterThan(0.8);
  });

  it('wastes little where a look at more threads misleads', () => {
    // As where the system lets a thread that has slept go first, for a moment.
    const pace = paceOf(2);
    let awake = 0;
    const misleading = (threads: number) => {
      awake = threads === 2 ? awake + 1 : 0;
      return threads === 1 ? 2 : awake * 1.2 <= 2 * TRIAL ? 1.2 : 3;
    };
    work(pace, 5000, misleading);
    const spent = work(pace, 20_000, misleading);
    expect(spent[2]! / 20_000).toBeLessThan(0.016);
  });

  it('gives up a look at more threads as soon as that is hopeless', () => {
    const pace = paceOf(2);
    // A slice of the system's time is gone each time.
    const sliced = (threads: number) => (threads === 1 ? 2 : 8);
    work(pace, 5000, sliced);
    const spent = work(pace, 20_000, sliced);
    expect(spent[2]! / 20_000).toBeLessThan(0.006);
  });

  it('is not misled by work of other kinds in a trial', () => {
    const pace = paceOf(2);
    let i = 0;
    // Long pieces come in runs, as validation between epochs.
    const piece = () => (Math.floor(i++ / (2 * TRIAL_PIECES)) % 2 === 0 ? 1 : 20);
    for (let all = 0; all < 20_000;) {
      const size = piece();
      const time = size / (pace.threads() === 1 ? 1 : 1.8);
      pace.took(size, time);
      all += time;
    }
    expect(pace.threads()).toBe(2);
  });
});
