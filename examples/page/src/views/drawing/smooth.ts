/**
 * A noisy curve with its noise averaged out: the mean of an exponential moving average from the
 * front and one from the back, so that the curve does not lag behind.
 *
 * Either is corrected for the zero from which it starts: (1 − α) Σ αᵗ⁻ⁱ xᵢ / (1 − αᵗ).
 *
 * @param values - One after the other; those that are no numbers are passed over.
 * @param memory - α, from 0 (nothing is averaged) to below 1.
 */
export function smooth(values: ArrayLike<number>, memory: number): Float32Array {
  const result = new Float32Array(values.length);
  average(values, memory, 0, 1, (i, mean) => (result[i] = mean / 2));
  average(values, memory, values.length - 1, -1, (i, mean) => (result[i]! += mean / 2));
  return result;
}

function average(
  values: ArrayLike<number>,
  memory: number,
  first: number,
  step: 1 | -1,
  put: (i: number, mean: number) => void,
): void {
  let mean = 0;
  let weight = 0;
  for (let i = first; i >= 0 && i < values.length; i += step) {
    const value = values[i]!;
    if (Number.isFinite(value)) {
      mean = memory * mean + (1 - memory) * value;
      weight = memory * weight + (1 - memory);
    }
    put(i, weight === 0 ? NaN : mean / weight);
  }
}

/**
 * The least and the greatest of the middle part of values, so that one spike does not flatten a
 * curve.
 *
 * @param values - In any order.
 * @param share - The share that may lie beyond, at either end.
 */
export function quantileRange(values: readonly number[], share: number): [number, number] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return [0, 1];
  const cut = Math.floor(share * (sorted.length - 1));
  return [sorted[cut]!, sorted[sorted.length - 1 - cut]!];
}
