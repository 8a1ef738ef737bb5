import { madd, sum } from './doubles';
import { MOST_POINTS, NEAREST, padded, ROOM, SIDE } from './mixture-sizes';

/** Bytes of a point in a list: where it lies, and its share. */
const ENTRY: usize = 16;

/**
 * What the M-step sums over n points, for `count` components from `first` on: Σ r, Σ r (x − origin)
 * and Σ r (x − origin)(x − origin)ᵀ or its diagonal.
 *
 * @param points - with 24 bytes behind the last that may be read
 * @param shares - component k's of point i at k · stride + i
 * @param origins - with 24 bytes behind the last that may be read
 * @param firsts - dimensions filled up to whole fours for each component; what is past the last is
 * no sum of anything, there and in tiles
 * @param seconds - the lower triangle's tiles of 4×4 for each component, row of tiles by row of
 * tiles; or as many as firsts
 * @param scratch - `ROOM` bytes
 */
export function mixtureMoments(
  first: i32, count: i32, dimensions: i32, products: bool, n: i32,
  points: usize, shares: usize, stride: i32, origins: usize,
  zeroths: usize, firsts: usize, seconds: usize, scratch: usize,
): void {
  const row = <usize>dimensions << 3;
  const wide = padded(dimensions);
  const tiles = wide / SIDE;
  const firstStep = <usize>wide << 3;
  const secondStep = products ? <usize>(tiles * (tiles + 1) / 2 * SIDE * SIDE) << 3 : firstStep;
  const list = (scratch + 15) & ~15;
  const most = <i32>((<usize>ROOM - 16) / (ENTRY + (products ? 2 * firstStep : 0)));
  // Without products a block of points is all that is read again and again: for the nearest cache.
  const near = products ? MOST_POINTS : max(2, <i32>(NEAREST / row));
  const block = min(min(most, near) & ~1, MOST_POINTS);
  const weighted = list + <usize>block * ENTRY;
  const centred = weighted + <usize>block * firstStep;
  memory.fill(zeroths + (<usize>first << 3), 0, <usize>count << 3);
  memory.fill(firsts + <usize>first * firstStep, 0, <usize>count * firstStep);
  memory.fill(seconds + <usize>first * secondStep, 0, <usize>count * secondStep);
  for (let from = 0; from < n; from += block) {
    const own = min(block, n - from);
    for (let k = <usize>first; k < <usize>(first + count); k++) {
      const at = zeroths + (k << 3);
      const end = listShares(shares + ((k * stride + from) << 3), own, points + <usize>from * row, row, list, at);
      if (end == list) continue;
      const origin = origins + k * row;
      const sums = firsts + k * firstStep;
      const squares = seconds + k * secondStep;
      if (products) {
        const listed = <usize>(end - list) / ENTRY;
        centre(dimensions, list, end, origin, sums, weighted, centred);
        addTiles(tiles, listed << 5, weighted, centred, squares);
      } else addSquares(dimensions, list, end, origin, sums, squares);
    }
  }
}

/** Lists those of some points that have a share, and adds up the shares; the list's end. */
function listShares(shares: usize, count: i32, point: usize, row: usize, list: usize, total: usize): usize {
  let sums = f64x2.splat(0);
  const last = shares + (<usize>count << 3);
  for (let at = shares; at < last; at += 16, point += 2 * row) {
    const lone = last - at == 8;
    const pair = lone ? v128.load64_zero(at) : v128.load(at);
    sums = f64x2.add(sums, pair);
    const r0 = f64x2.extract_lane(pair, 0);
    const r1 = f64x2.extract_lane(pair, 1);
    // Written in any case, and overwritten where there is no share: a branch would be guessed wrong.
    store<usize>(list, point);
    store<f64>(list, r0, 8);
    list += r0 != 0 ? ENTRY : 0;
    if (lone) break;
    store<usize>(list, point + row);
    store<f64>(list, r1, 8);
    list += r1 != 0 ? ENTRY : 0;
  }
  store<f64>(total, load<f64>(total) + sum(sums));
  return list;
}

/**
 * x − origin of listed points, and that times their shares, in panels of four columns; and the sums
 * of the latter.
 */
function centre(
  dimensions: i32, list: usize, end: usize, origin: usize, sums: usize, weighted: usize, centred: usize,
): void {
  for (let column = 0; column < dimensions; column += SIDE) {
    const at = <usize>column << 3;
    const o0 = v128.load(origin + at);
    const o1 = v128.load(origin + at, 16);
    let f0 = v128.load(sums + at);
    let f1 = v128.load(sums + at, 16);
    for (let entry = list; entry != end; entry += ENTRY, weighted += 32, centred += 32) {
      const x = load<usize>(entry) + at;
      const share = v128.load64_splat(entry, 8);
      const c0 = f64x2.sub(v128.load(x), o0);
      const c1 = f64x2.sub(v128.load(x, 16), o1);
      v128.store(centred, c0);
      v128.store(centred, c1, 16);
      const w0 = f64x2.mul(c0, share);
      const w1 = f64x2.mul(c1, share);
      v128.store(weighted, w0);
      v128.store(weighted, w1, 16);
      f0 = f64x2.add(f0, w0);
      f1 = f64x2.add(f1, w1);
    }
    v128.store(sums + at, f0);
    v128.store(sums + at, f1, 16);
  }
}

/** Adds Σ w cᵀ, of which the tiles on and below the diagonal are computed. */
function addTiles(tiles: i32, panel: usize, weighted: usize, centred: usize, squares: usize): void {
  for (let row = 0; row < tiles; row++) {
    const from = weighted + <usize>row * panel;
    const end = from + panel;
    for (let column = 0; column <= row; column++, squares += SIDE * SIDE * 8) {
      let c = centred + <usize>column * panel;
      let s00 = v128.load(squares), s01 = v128.load(squares, 16);
      let s10 = v128.load(squares, 32), s11 = v128.load(squares, 48);
      let s20 = v128.load(squares, 64), s21 = v128.load(squares, 80);
      let s30 = v128.load(squares, 96), s31 = v128.load(squares, 112);
      for (let w = from; w != end; w += 32, c += 32) {
        const c0 = v128.load(c);
        const c1 = v128.load(c, 16);
        const w0 = v128.load64_splat(w);
        s00 = madd(w0, c0, s00);
        s01 = madd(w0, c1, s01);
        const w1 = v128.load64_splat(w, 8);
        s10 = madd(w1, c0, s10);
        s11 = madd(w1, c1, s11);
        const w2 = v128.load64_splat(w, 16);
        s20 = madd(w2, c0, s20);
        s21 = madd(w2, c1, s21);
        const w3 = v128.load64_splat(w, 24);
        s30 = madd(w3, c0, s30);
        s31 = madd(w3, c1, s31);
      }
      v128.store(squares, s00);
      v128.store(squares, s01, 16);
      v128.store(squares, s10, 32);
      v128.store(squares, s11, 48);
      v128.store(squares, s20, 64);
      v128.store(squares, s21, 80);
      v128.store(squares, s30, 96);
      v128.store(squares, s31, 112);
    }
  }
}

/** Adds Σ r (x − origin) and the sums of the squares. */
function addSquares(dimensions: i32, list: usize, end: usize, origin: usize, sums: usize, squares: usize): void {
  for (let column = 0; column < dimensions; column += SIDE) {
    const at = <usize>column << 3;
    const o0 = v128.load(origin + at);
    const o1 = v128.load(origin + at, 16);
    let f0 = v128.load(sums + at);
    let f1 = v128.load(sums + at, 16);
    let s0 = v128.load(squares + at);
    let s1 = v128.load(squares + at, 16);
    for (let entry = list; entry != end; entry += ENTRY) {
      const x = load<usize>(entry) + at;
      const share = v128.load64_splat(entry, 8);
      const c0 = f64x2.sub(v128.load(x), o0);
      const c1 = f64x2.sub(v128.load(x, 16), o1);
      const w0 = f64x2.mul(c0, share);
      const w1 = f64x2.mul(c1, share);
      f0 = f64x2.add(f0, w0);
      f1 = f64x2.add(f1, w1);
      s0 = madd(w0, c0, s0);
      s1 = madd(w1, c1, s1);
    }
    v128.store(sums + at, f0);
    v128.store(sums + at, f1, 16);
    v128.store(squares + at, s0);
    v128.store(squares + at, s1, 16);
  }
}
