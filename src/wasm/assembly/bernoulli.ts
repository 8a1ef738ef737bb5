import { accumulate, keepSome, loadSome, storeSome, total } from './lanes';
import { exp, log1p } from './math';

/**
 * out[row] = Σ x·l − softplus(l), the log-likelihood of x under logits l.
 *
 * @param residual - gets x − sigmoid(l), the gradient by l; or 0. Here it
 *   shares the exponential, which is most of the work.
 */
export function bernoulli(rows: i32, cols: i32, x: usize, l: usize, out: usize, residual: usize): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    let sum = f64x2.splat(0);
    for (let col = 0; col < cols; col += 4) {
      const at = <usize>col << 2;
      const count = cols - col;
      const whole = count >= 4;
      const xs = whole ? v128.load(x + at) : loadSome(x + at, count);
      const ls = whole ? v128.load(l + at) : loadSome(l + at, count);
      const t = exp(f32x4.neg(f32x4.abs(ls)));
      // Softplus in its two parts: the large ones cancel before the small one is added.
      const value = f32x4.sub(f32x4.sub(f32x4.mul(xs, ls), f32x4.pmax(ls, zero)), log1p(t));
      sum = accumulate(sum, whole ? value : keepSome(value, count));
      if (residual) {
        // 1 − sigmoid(l) for the large l: x less 1 is exact, and the small part keeps its digits.
        const small = f32x4.div(t, f32x4.add(one, t));
        const above = f32x4.gt(ls, zero);
        const rest = v128.bitselect(
          f32x4.add(f32x4.sub(xs, one), small), f32x4.sub(xs, small), above,
        );
        if (whole) v128.store(residual + at, rest);
        else storeSome(residual + at, rest, count);
      }
    }
    const width = <usize>cols << 2;
    x += width;
    l += width;
    if (residual) residual += width;
    store<f32>(out + (<usize>row << 2), <f32>total(sum));
  }
}
