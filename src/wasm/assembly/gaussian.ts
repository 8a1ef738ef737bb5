import { accumulate, keepSome, loadSome, storeSome, total } from './lanes';
import { exp } from './math';

@inline
function term(x: v128, mean: v128, logScale: v128, inverse: v128): v128 {
  const z = f32x4.mul(f32x4.sub(x, mean), inverse);
  return f32x4.sub(f32x4.mul(f32x4.mul(z, z), f32x4.splat(-0.5)), logScale);
}

/**
 * out[row] = Σ −½(((x − mean)·e^(−s))² + 2s) − constant.
 *
 * @param sCols - values of s in a row: cols, or 1
 */
export function gaussian(
  rows: i32, cols: i32, sCols: i32, x: usize, mean: usize, s: usize, constant: f64, out: usize,
): void {
  const each = sCols == cols;
  for (let row = 0; row < rows; row++) {
    let sum = f64x2.splat(0);
    let scale = v128.load32_splat(s);
    let inverse = exp(f32x4.neg(scale));
    for (let col = 0; col < cols; col += 4) {
      const at = <usize>col << 2;
      const count = cols - col;
      const whole = count >= 4;
      if (each) {
        scale = whole ? v128.load(s + at) : loadSome(s + at, count);
        inverse = exp(f32x4.neg(scale));
      }
      const xs = whole ? v128.load(x + at) : loadSome(x + at, count);
      const means = whole ? v128.load(mean + at) : loadSome(mean + at, count);
      const value = term(xs, means, scale, inverse);
      sum = accumulate(sum, whole ? value : keepSome(value, count));
    }
    x += <usize>cols << 2;
    mean += <usize>cols << 2;
    s += <usize>sCols << 2;
    store<f32>(out + (<usize>row << 2), <f32>(total(sum) - constant));
  }
}

/**
 * dMean = z·e^(−s)·dy[row] (dx is its negative) and ds = (z² − 1)·dy[row], the
 * latter summed over the row where s has one value there; 0 where not wanted.
 */
export function gaussianGrad(
  rows: i32, cols: i32, sCols: i32, x: usize, mean: usize, s: usize, dy: usize, dMean: usize, ds: usize,
): void {
  const each = sCols == cols;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    const weight = v128.load32_splat(dy + (<usize>row << 2));
    let sum = f64x2.splat(0);
    let inverse = exp(f32x4.neg(v128.load32_splat(s)));
    for (let col = 0; col < cols; col += 4) {
      const at = <usize>col << 2;
      const count = cols - col;
      const whole = count >= 4;
      if (each) inverse = exp(f32x4.neg(whole ? v128.load(s + at) : loadSome(s + at, count)));
      const xs = whole ? v128.load(x + at) : loadSome(x + at, count);
      const means = whole ? v128.load(mean + at) : loadSome(mean + at, count);
      const z = f32x4.mul(f32x4.sub(xs, means), inverse);
      if (dMean) {
        const d = f32x4.mul(f32x4.mul(z, inverse), weight);
        if (whole) v128.store(dMean + at, d);
        else storeSome(dMean + at, d, count);
      }
      if (ds) {
        const d = f32x4.mul(f32x4.sub(f32x4.mul(z, z), one), weight);
        if (!each) sum = accumulate(sum, whole ? d : keepSome(d, count));
        else if (whole) v128.store(ds + at, d);
        else storeSome(ds + at, d, count);
      }
    }
    if (ds && !each) store<f32>(ds + (<usize>row << 2), <f32>total(sum));
    const width = <usize>cols << 2;
    x += width;
    mean += width;
    if (dMean) dMean += width;
    if (ds && each) ds += width;
    s += <usize>sCols << 2;
  }
}
