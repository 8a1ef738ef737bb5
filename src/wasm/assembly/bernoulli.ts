import { accumulate, keepSome, loadSome, storeSome, total } from './lanes';
import { exp, log1p } from './math';

/** e^(−|l|) */
@inline
function decay(l: v128): v128 {
  return exp(f32x4.neg(f32x4.abs(l)));
}

/** x·l − softplus(l) with t = e^(−|l|). */
@inline
function term(x: v128, l: v128, t: v128): v128 {
  // Softplus in its two parts: the large ones cancel before the small one is added.
  return f32x4.sub(f32x4.sub(f32x4.mul(x, l), f32x4.pmax(l, f32x4.splat(0))), log1p(t));
}

/** x − sigmoid(l) */
@inline
function slope(x: v128, l: v128, t: v128): v128 {
  const one = f32x4.splat(1);
  // 1 − sigmoid(l) for the large l: x less 1 is exact, and the small part keeps its digits.
  const small = f32x4.div(t, f32x4.add(one, t));
  const above = f32x4.gt(l, f32x4.splat(0));
  return v128.bitselect(f32x4.add(f32x4.sub(x, one), small), f32x4.sub(x, small), above);
}

/**
 * out[row] = Σ x·l − softplus(l), the log-likelihood of x under logits l, for `count` rows from
 * `first` on.
 *
 * @param residual - gets x − sigmoid(l), the gradient by l; or 0. Here it
 *   shares the exponential, which is most of the work.
 */
export function bernoulli(first: i32, count: i32, cols: i32, x: usize, l: usize, out: usize, residual: usize): void {
  const width = <usize>cols << 2;
  for (let row = first; row < first + count; row++) {
    let xs = x + <usize>row * width;
    let ls = l + <usize>row * width;
    let rest = residual ? residual + <usize>row * width : 0;
    let sum = f64x2.splat(0);
    let left = cols;
    // Sixteen at a time: V8 makes each constant anew in every round of the loop.
    for (; left >= 16; left -= 16) {
      const l0 = v128.load(ls), l1 = v128.load(ls, 16), l2 = v128.load(ls, 32), l3 = v128.load(ls, 48);
      const x0 = v128.load(xs), x1 = v128.load(xs, 16), x2 = v128.load(xs, 32), x3 = v128.load(xs, 48);
      const t0 = decay(l0), t1 = decay(l1), t2 = decay(l2), t3 = decay(l3);
      sum = accumulate(sum, term(x0, l0, t0));
      sum = accumulate(sum, term(x1, l1, t1));
      sum = accumulate(sum, term(x2, l2, t2));
      sum = accumulate(sum, term(x3, l3, t3));
      if (rest) {
        v128.store(rest, slope(x0, l0, t0));
        v128.store(rest, slope(x1, l1, t1), 16);
        v128.store(rest, slope(x2, l2, t2), 32);
        v128.store(rest, slope(x3, l3, t3), 48);
        rest += 64;
      }
      ls += 64;
      xs += 64;
    }
    for (; left > 0; left -= 4) {
      const whole = left >= 4;
      const xv = whole ? v128.load(xs) : loadSome(xs, left);
      const lv = whole ? v128.load(ls) : loadSome(ls, left);
      const t = decay(lv);
      const value = term(xv, lv, t);
      sum = accumulate(sum, whole ? value : keepSome(value, left));
      if (rest) {
        if (whole) v128.store(rest, slope(xv, lv, t));
        else storeSome(rest, slope(xv, lv, t), left);
        rest += 16;
      }
      ls += 16;
      xs += 16;
    }
    store<f32>(out + (<usize>row << 2), <f32>total(sum));
  }
}
