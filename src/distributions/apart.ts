import { slice, type Tensor } from '@tensorflow/tfjs-core';

/** Slices of the last axis, from left to right. */
export function apart(values: Tensor, widths: readonly number[]): Tensor[] {
  const lead = values.shape.slice(0, -1);
  let from = 0;
  return widths.map((width) => {
    const begin = [...lead.map(() => 0), from];
    from += width;
    return slice(values, begin, [...lead, width]);
  });
}
