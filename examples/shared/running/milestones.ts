/** The usual epochs to look at: 1, 2, 5, 10, 20, 50 and so on. */
export const usualMilestones: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** All epochs, from 1. */
export function everyEpoch(epochs: number): number[] {
  return Array.from({ length: epochs }, (_, i) => i + 1);
}

/** The epochs to look at, as far as training goes; the last is always among them. */
export function milestones(epochs: number, wanted: readonly number[] = usualMilestones): number[] {
  return [...new Set([...wanted.filter((epoch) => epoch < epochs), epochs])];
}
