/**
 * Counts of what was taken for what: a row for each true class, in it a count for each class that
 * was named.
 */
export type Confusion = readonly (readonly number[])[];

/** Counts pairs of classes. */
export function confusion(
  truth: ArrayLike<number>,
  named: ArrayLike<number>,
  classes: number,
): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i++) counts[truth[i]!]![named[i]!]!++;
  return counts;
}

/** The share of each class that was named rightly; NaN for a class that is not there. */
export function recognizedByClass(counts: Confusion): number[] {
  return counts.map((row, of) => row[of]! / sum(row));
}

/** The share of all that was named rightly. */
export function recognized(counts: Confusion): number {
  return sum(counts.map((row, of) => row[of]!)) / sum(counts.map(sum));
}

/** A share in words: `'97.3 %'`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
