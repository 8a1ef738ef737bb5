import { loadLanes, storeLanes } from './lanes';
import { exp, log1p } from './math';

/**
 * A row of `raw` holds means and, behind them, log-variances v; the log-scale is half of v above its
 * floor, ½(max(v, floor) + log(1 + e^(−|v − floor|))), or half of v where there is none.
 */
export function gaussianHead(
  rows: i32, cols: i32, floored: boolean, floor: f32, raw: usize, mean: usize, logScale: usize,
): void {
  const half = f32x4.splat(0.5);
  const least = f32x4.splat(floor);
  const width = <usize>cols << 2;
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 4) {
      const at = <usize>col << 2;
      const count = cols - col;
      let v = loadLanes(raw + width + at, count);
      if (floored) {
        const far = f32x4.abs(f32x4.sub(v, least));
        v = f32x4.add(f32x4.max(v, least), log1p(exp(f32x4.neg(far))));
      }
      const m = loadLanes(raw + at, count);
      storeLanes(mean + at, m, count);
      storeLanes(logScale + at, f32x4.mul(half, v), count);
    }
    raw += 2 * width;
    mean += width;
    logScale += width;
  }
}

/** Its gradient: the means' as it comes, the log-variances' times ½ sigmoid(v − floor), or ½. */
export function gaussianHeadGrad(
  rows: i32, cols: i32, floored: boolean, floor: f32, raw: usize, dMean: usize, ds: usize, dRaw: usize,
): void {
  const half = f32x4.splat(0.5);
  const one = f32x4.splat(1);
  const least = f32x4.splat(floor);
  const width = <usize>cols << 2;
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 4) {
      const at = <usize>col << 2;
      const count = cols - col;
      let d = f32x4.mul(half, loadLanes(ds + at, count));
      if (floored) {
        const v = loadLanes(raw + width + at, count);
        d = f32x4.div(d, f32x4.add(one, exp(f32x4.sub(least, v))));
      }
      const m = loadLanes(dMean + at, count);
      storeLanes(dRaw + at, m, count);
      storeLanes(dRaw + width + at, d, count);
    }
    raw += 2 * width;
    dRaw += 2 * width;
    dMean += width;
    ds += width;
  }
}
