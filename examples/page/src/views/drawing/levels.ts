/**
 * Sorts numbers into so many levels of equal width, the least in level 0.
 *
 * @returns A level for each; nothing where all are the same.
 */
export function levelsOf(values: Float32Array | undefined, levels: number) {
  if (!values || values.length === 0) return undefined;
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return undefined;
  const level = (value: number) => Math.floor(((value - low) / (high - low)) * levels);
  return Uint8Array.from(values, (value) => Math.min(levels - 1, level(value)));
}
