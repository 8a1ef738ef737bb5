import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldIn, randomKey } from '../../src/core/keys.js';
import { shuffledOrder } from '../../src/data/shuffled-order.js';

const orders = (draws: number, count: number, buffer: number) =>
  Array.from({ length: draws }, (_, i) => shuffledOrder(foldIn(randomKey(1), i), count, buffer));

describe('the order of a shuffle buffer', () => {
  it('has each row once, none more than the buffer before its place', () => {
    fc.assert(
      fc.property(
        fc.record({ seed: fc.nat(), count: fc.integer({ min: 1, max: 60 }), buffer: fc.nat(70) }),
        ({ seed, count, buffer }) => {
          const order = shuffledOrder(randomKey(seed), count, buffer + 1);
          expect([...order].sort((a, b) => a - b)).toEqual([...order.keys()]);
          order.forEach((row, place) => expect(row).toBeLessThanOrEqual(place + buffer));
        },
      ),
      { seed: 1 },
    );
  });

  it('is the same for the same key, and another for another', () => {
    expect(shuffledOrder(randomKey(7), 50, 10)).toEqual(shuffledOrder(randomKey(7), 50, 10));
    expect(shuffledOrder(randomKey(7), 50, 10)).not.toEqual(shuffledOrder(randomKey(8), 50, 10));
  });

  it('leaves all as it is in a buffer of one row', () => {
    expect([...shuffledOrder(randomKey(1), 5, 1)]).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([4, 9])('is any with equal chance in a buffer of all four or more: %d', (buffer) => {
    const draws = 24_000;
    const counts = new Map<string, number>();
    for (const order of orders(draws, 4, buffer))
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    expect(counts.size).toBe(24);
    const expected = draws / 24;
    const chi = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // χ² of 23 degrees of freedom: above 58.6 by chance once in 16,000.
    expect(chi).toBeLessThan(58.6);
  });

  it('gives each row of the buffer an equal chance to be the next', () => {
    const draws = 20_000;
    const first = [0, 0, 0, 0, 0];
    const stays = [0, 0];
    for (const order of orders(draws, 30, 5)) {
      first[order[0]!]!++;
      // The first row leaves at place k with probability (1/5)(4/5)^k while others come.
      const place = order.indexOf(0);
      if (place < 2) stays[place]!++;
    }
    // Five standard deviations, for seven counts: by chance once in 200,000.
    const near = (count: number, p: number) =>
      expect(Math.abs(count - draws * p)).toBeLessThan(5 * Math.sqrt(draws * p * (1 - p)));
    first.forEach((count) => near(count, 1 / 5));
    near(stays[0]!, 1 / 5);
    near(stays[1]!, 4 / 25);
  });
});
