/** How many elements of a product are compared. */
const COUNT = 16;

/** Elements spread evenly over an array, the first and the last among them. */
export function sampled(values: ArrayLike<number>): number[] {
  return Array.from(
    { length: COUNT },
    (_, i) => values[Math.floor((i * (values.length - 1)) / (COUNT - 1))]!,
  );
}
