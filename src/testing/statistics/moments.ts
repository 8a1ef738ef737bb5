/** Means and covariances of rows of numbers that come one after the other. */
export interface Moments {
  /** How many rows there were. */
  readonly count: number;
  add(row: ArrayLike<number>): void;
  means(): number[];
  covariance(): number[][];
}

/** Nothing yet; the first row is taken off all others, so that what is alike does not cancel. */
export function momentsOf(): Moments {
  let origin: readonly number[] | undefined;
  let sums: number[] = [];
  let products: number[][] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(row) {
      if (!origin) {
        origin = Array.from(row);
        sums = origin.map(() => 0);
        products = origin.map(() => origin!.map(() => 0));
      }
      const centre = origin;
      count++;
      for (let i = 0; i < centre.length; i++) {
        const own = row[i]! - centre[i]!;
        sums[i]! += own;
        const line = products[i]!;
        for (let j = 0; j <= i; j++) line[j]! += own * (row[j]! - centre[j]!);
      }
    },
    means: () => sums.map((sum, i) => origin![i]! + sum / count),
    covariance: () =>
      sums.map((own, i) =>
        sums.map(
          (other, j) =>
            (products[Math.max(i, j)]![Math.min(i, j)]! - (own * other) / count) / (count - 1),
        ),
      ),
  };
}
