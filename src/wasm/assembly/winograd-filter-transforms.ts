import { loadLanes } from './lanes';
import { minus, P, P2, plus, PRODUCT, Q, Q2, ROW, SEEN, TEMP_BYTES, times } from './winograd-points';

// What the polynomials of Bᵀ are at their points.
const AT_0: f32 = 1 / PRODUCT;
const AT_P: f32 = 1 / (2 * P2 * (P2 - Q2));
const AT_Q: f32 = 1 / (2 * Q2 * (Q2 - P2));

/** G g */
@inline
function taps(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  v128.store(to, times(AT_0, g0));
  const evenP = times(AT_P, plus(g0, times(P2, g2)));
  const oddP = times(AT_P * P, g1);
  to += step;
  v128.store(to, plus(evenP, oddP));
  to += step;
  v128.store(to, minus(evenP, oddP));
  const evenQ = times(AT_Q, plus(g0, times(Q2, g2)));
  const oddQ = times(AT_Q * Q, g1);
  to += step;
  v128.store(to, plus(evenQ, oddQ));
  to += step;
  v128.store(to, minus(evenQ, oddQ));
  to += step;
  v128.store(to, g2);
}

/**
 * G g Gᵀ, for up to four maps of one channel of a filter.
 *
 * @param tapStep - bytes from tap to tap
 */
export function transformTaps(maps: i32, filter: usize, tapStep: usize, to: usize, toStep: usize, temp: usize): void {
  for (let column: usize = 0; column < 48; column += 16) {
    taps(
      loadLanes(filter, maps), loadLanes(filter + 3 * tapStep, maps), loadLanes(filter + 6 * tapStep, maps),
      temp + column, ROW,
    );
    filter += tapStep;
  }
  for (let row = temp; row < temp + TEMP_BYTES; row += ROW) {
    taps(v128.load(row), v128.load(row, 16), v128.load(row, 32), to, toStep);
    to += <usize>SEEN * toStep;
  }
}

/** Gᵀ s */
@inline
function gather(s0: v128, s1: v128, s2: v128, s3: v128, s4: v128, s5: v128, to: usize, step: usize): void {
  const evenP = times(AT_P, plus(s1, s2));
  const evenQ = times(AT_Q, plus(s3, s4));
  v128.store(to, plus(times(AT_0, s0), plus(evenP, evenQ)));
  v128.store(to + step, plus(times(AT_P * P, minus(s1, s2)), times(AT_Q * Q, minus(s3, s4))));
  v128.store(to + 2 * step, plus(plus(times(P2, evenP), times(Q2, evenQ)), s5));
}

/** Gᵀ sums G, for four maps of one channel; the transpose of `transformTaps`. */
export function gatherTaps(from: usize, fromStep: usize, dFilter: usize, tapStep: usize, temp: usize): void {
  for (let column = temp; column < temp + ROW; column += 16) {
    const row = <usize>SEEN * fromStep;
    gather(
      v128.load(from), v128.load(from + row), v128.load(from + 2 * row), v128.load(from + 3 * row),
      v128.load(from + 4 * row), v128.load(from + 5 * row), column, ROW,
    );
    from += fromStep;
  }
  for (let row = temp; row < temp + 3 * ROW; row += ROW) {
    gather(
      v128.load(row), v128.load(row, 16), v128.load(row, 32), v128.load(row, 48), v128.load(row, 64), v128.load(row, 80),
      dFilter, tapStep,
    );
    dFilter += 3 * tapStep;
  }
}
