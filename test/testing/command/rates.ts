import { incompleteBeta } from '../../../src/testing/statistics/special-functions.js';

/** How often so many of n or more are met, where each is by a chance. */
export function atLeast(count: number, n: number, chance: number): number {
  return count <= 0 ? 1 : incompleteBeta(chance, count, n - count + 1);
}

/** The number that a falling function is 0 at, between 0 and 1. */
function rootOf(falling: (x: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (falling(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The interval of Clopper and Pearson that holds a chance 95 times in 100. */
export function intervalOf(count: number, n: number): readonly [low: number, high: number] {
  const [low, high] = [
    rootOf((chance) => 0.025 - atLeast(count, n, chance)),
    rootOf((chance) => 1 - atLeast(count + 1, n, chance) - 0.025),
  ];
  return [count === 0 ? 0 : low, count === n ? 1 : high];
}
