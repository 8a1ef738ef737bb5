/** The value below which a part of the values lies, linearly interpolated. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (place - Math.floor(place)) * (sorted[Math.ceil(place)]! - below);
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * How many times as long one engine takes as another: the median over the rounds that both ran of
 * the ratio of the rounds' medians, since a slow spell of the machine spans a round and cancels.
 */
export function timeRatio(
  rounds: readonly (readonly number[])[],
  reference: readonly (readonly number[])[],
): number {
  const both = Math.min(rounds.length, reference.length);
  return median(Array.from({ length: both }, (_, i) => median(rounds[i]!) / median(reference[i]!)));
}
