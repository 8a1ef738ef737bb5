import type { MixtureSpan } from '../../core/mixture-span.js';
import { addShortcut } from '../add-shortcut.js';
import type { Companion } from '../companion.js';
import type { Heap } from '../heap.js';
import type { Replacement } from '../replacement.js';
import { roomFor } from '../share-work.js';
import { stripsOf, stripLength, tilesLength, triangleOf } from './triangles.js';

/** More do not fit into the scratch memory, eight points of them. */
export const MOST_DIMENSIONS = 4000;

/** Points that the E-step takes at once, and how many float64 may be read past points. */
const TOGETHER = 8;
const PAST = 3;

/** Products of coordinates that take about 20 µs. */
const PART = 100_000;

/** Float64 arrays one behind the other, by the places of their lengths. */
function withRoom(
  heap: Heap,
  lengths: readonly number[],
  use: (...addresses: number[]) => void,
): boolean {
  const values = lengths.reduce((sum, length) => sum + length, 0);
  let at = roomFor(heap, 2 * values);
  if (at === undefined) return false;
  const room = at;
  try {
    use(...lengths.map((length) => (at! += 8 * length) - 8 * length));
  } finally {
    heap.free(room);
  }
  return true;
}

function compute(companion: Companion, heap: Heap, span: MixtureSpan): boolean {
  const { values, count, dimensions, densities, moments } = span;
  const n = values.length / dimensions;
  const stride = Math.ceil(n / TOGETHER) * TOGETHER;
  const eachInverse = densities?.triangular ? stripLength(dimensions) : dimensions;
  const wide = Math.ceil(dimensions / 4) * 4;
  const eachSecond = moments?.products ? tilesLength(dimensions) : wide;
  const eachPoint = count * (densities?.triangular ? (dimensions * dimensions) / 2 : dimensions);
  const array = (address: number, length: number) =>
    new Float64Array(heap.memory.buffer, address, length);
  return withRoom(
    heap,
    [
      values.length + PAST,
      count * dimensions + PAST,
      count * eachInverse,
      count,
      count * stride,
      stride,
      stride,
      count,
      count * wide,
      count * eachSecond,
    ],
    (points, centres, inverses, constants, shares, mosts, totals, zeroths, firsts, seconds) => {
      array(points, values.length).set(values);
      const posterior = () => ({
        shares: array(shares, count * stride),
        stride,
        mosts: array(mosts, n),
        totals: array(totals, n),
      });
      if (densities) {
        array(centres, count * dimensions).set(densities.means);
        array(constants, count).set(densities.constants);
        const own = array(inverses, count * eachInverse);
        if (densities.triangular) stripsOf(densities.inverses, count, dimensions, own);
        else own.set(densities.inverses);
        companion.share(
          'mixtureExpect',
          stride / TOGETHER,
          Math.ceil(PART / (TOGETHER * eachPoint)),
          n,
          count,
          dimensions,
          densities.triangular,
          points,
          centres,
          inverses,
          constants,
          shares,
          stride,
          mosts,
          totals,
        );
      } else posterior().shares.fill(0);
      span.settle(posterior());
      if (!moments) return;
      array(centres, count * dimensions).set(moments.origins);
      companion.share(
        'mixtureMoments',
        count,
        1,
        dimensions,
        moments.products,
        n,
        points,
        shares,
        stride,
        centres,
        zeroths,
        firsts,
        seconds,
      );
      const sums = array(firsts, count * wide);
      const squares = array(seconds, count * eachSecond);
      array(zeroths, count).forEach((sum, k) => (moments.zeroth[k]! += sum));
      for (let k = 0; k < count; k++) {
        for (let j = 0; j < dimensions; j++) {
          moments.first[k * dimensions + j]! += sums[k * wide + j]!;
          if (!moments.products) moments.second[k * dimensions + j]! += squares[k * wide + j]!;
        }
      }
      if (moments.products) triangleOf(squares, count, dimensions, moments.second);
    },
  );
}

/** Registers the sums of EM over points. */
export function registerMixtureSpan(companion: Companion, heap: Heap): Replacement | undefined {
  return addShortcut(
    'VaeKitMixtureSpan',
    (span) => (span.dimensions <= MOST_DIMENSIONS && compute(companion, heap, span)) || undefined,
    ['Gaussian mixtures'],
  );
}
