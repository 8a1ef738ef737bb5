/**
 * A noisy curve with its noise averaged out: an exponential moving average, corrected for the zero
 * from which it starts, m̂ₜ = (1 − α) Σ αᵗ⁻ⁱ xᵢ / (1 − αᵗ).
 *
 * @param values - One after the other; those that are no numbers are passed over.
 * @param memory - α, from 0 (nothing is averaged) to below 1.
 */
export function smooth(values: ArrayLike<number>, memory: number): Float32Array {
  const result = new Float32Array(values.length);
  let mean = 0;
  let weight = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) {
      mean = memory * mean + (1 - memory) * value;
      weight = memory * weight + (1 - memory);
    }
    result[i] = weight === 0 ? NaN : mean / weight;
  }
  return result;
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
