import { accumulate, keepSome, loadLanes, storeLanes, total } from './lanes';
import { exp } from './math';
import { tanhOf } from './tanh';

/** e^(2r) − 1, to some units in the last place near 0 too: 2t / (1 − t) with t = tanh(r). */
@inline
function growth(r: v128): v128 {
  const t = tanhOf(r);
  const near = f32x4.div(f32x4.add(t, t), f32x4.sub(f32x4.splat(1), t));
  const far = f32x4.sub(exp(f32x4.add(r, r)), f32x4.splat(1));
  return v128.bitselect(near, far, f32x4.lt(f32x4.abs(r), f32x4.splat(0.5)));
}

/** ½(e^(2r) − 1) − r; near 0, where that cancels, r² e^(r(2/3 + r/9)). */
@inline
function ofScales(r: v128): v128 {
  const square = f32x4.mul(r, r);
  const inner = f32x4.add(f32x4.splat(2.0 / 3), f32x4.mul(f32x4.splat(1.0 / 9), r));
  const near = f32x4.mul(square, exp(f32x4.mul(r, inner)));
  const far = f32x4.sub(f32x4.mul(f32x4.splat(0.5), growth(r)), r);
  return v128.bitselect(near, far, f32x4.lt(square, f32x4.splat(0.0025)));
}

/**
 * out[row] = Σ KL(N(mean, e^2s) ‖ N(pMean, e^2ps)) over the columns.
 *
 * @param pStride - bytes from a row of the second to its next: 0 where all rows share one
 */
export function gaussianKl(
  rows: i32, cols: i32, pStride: usize, mean: usize, s: usize, pMean: usize, ps: usize, out: usize,
): void {
  const width = <usize>cols << 2;
  for (let row = 0; row < rows; row++) {
    let sum = f64x2.splat(0);
    for (let col = 0; col < cols; col += 4) {
      const at = <usize>col << 2;
      const count = cols - col;
      const scale = loadLanes(ps + at, count);
      const distance = f32x4.mul(
        f32x4.sub(loadLanes(mean + at, count), loadLanes(pMean + at, count)),
        exp(f32x4.neg(scale)),
      );
      const value = f32x4.add(
        ofScales(f32x4.sub(loadLanes(s + at, count), scale)),
        f32x4.mul(f32x4.splat(0.5), f32x4.mul(distance, distance)),
      );
      sum = accumulate(sum, count >= 4 ? value : keepSome(value, count));
    }
    store<f32>(out + (<usize>row << 2), <f32>total(sum));
    mean += width;
    s += width;
    pMean += pStride;
    ps += pStride;
  }
}

/** dMean = (mean − pMean) e^(−2ps) dy[row] and ds = (e^(2(s − ps)) − 1) dy[row]. */
export function gaussianKlGrad(
  rows: i32, cols: i32, pStride: usize, mean: usize, s: usize, pMean: usize, ps: usize,
  dy: usize, dMean: usize, ds: usize,
): void {
  const width = <usize>cols << 2;
  for (let row = 0; row < rows; row++) {
    const weight = v128.load32_splat(dy + (<usize>row << 2));
    for (let col = 0; col < cols; col += 4) {
      const at = <usize>col << 2;
      const count = cols - col;
      const scale = loadLanes(ps + at, count);
      const inverse = exp(f32x4.neg(scale));
      const distance = f32x4.mul(
        f32x4.sub(loadLanes(mean + at, count), loadLanes(pMean + at, count)),
        inverse,
      );
      const byMean = f32x4.mul(f32x4.mul(distance, inverse), weight);
      const byScale = f32x4.mul(growth(f32x4.sub(loadLanes(s + at, count), scale)), weight);
      storeLanes(dMean + at, byMean, count);
      storeLanes(ds + at, byScale, count);
    }
    mean += width;
    s += width;
    pMean += pStride;
    ps += pStride;
    dMean += width;
    ds += width;
  }
}
