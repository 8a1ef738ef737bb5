import { loadSome, storeSome } from './lanes';

/** out = x·scale[row]; in place where out is x. */
export function scaleRows(rows: i32, cols: i32, x: usize, scale: usize, out: usize): void {
  for (let row = 0; row < rows; row++) {
    const factor = v128.load32_splat(scale + (<usize>row << 2));
    for (let col = 0; col < cols; col += 4) {
      const at = <usize>col << 2;
      const count = cols - col;
      if (count >= 4) v128.store(out + at, f32x4.mul(v128.load(x + at), factor));
      else storeSome(out + at, f32x4.mul(loadSome(x + at, count), factor), count);
    }
    x += <usize>cols << 2;
    out += <usize>cols << 2;
  }
}
