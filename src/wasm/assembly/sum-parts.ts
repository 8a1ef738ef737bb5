import { loadLanes, storeLanes } from './lanes';

/**
 * out = Σ over parts of x, one after the other.
 *
 * @param first - the first value, a multiple of four
 * @param count - how many values
 * @param size - how many values a part has
 * @param x - `[parts, size]`
 */
export function sumParts(first: i32, count: i32, parts: i32, size: i32, x: usize, out: usize): void {
  x += <usize>first << 2;
  out += <usize>first << 2;
  for (; count > 0; count -= 4) {
    let at = x;
    let sum = loadLanes(at, count);
    for (let part = 1; part < parts; part++) {
      at += <usize>size << 2;
      sum = f32x4.add(sum, loadLanes(at, count));
    }
    storeLanes(out, sum, count);
    x += 16;
    out += 16;
  }
}
