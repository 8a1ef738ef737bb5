import {
  SUMMED,
  whereSumPasses,
  type PointSpace,
  type PointSpaceRequest,
} from '../../core/point-space.js';
import { addShortcut } from '../add-shortcut.js';
import type { Companion } from '../companion.js';
import type { Heap } from '../heap.js';
import type { Replacement } from '../replacement.js';
import { roomFor } from '../share-work.js';

/** Differences of coordinates that take about 20 µs. */
const PART = 100_000;

function spaceIn(
  companion: Companion,
  heap: Heap,
  { values, dimensions, trials, centres }: PointSpaceRequest,
): PointSpace | undefined {
  const count = values.length / dimensions;
  const eights = Math.ceil(count / SUMMED);
  const stride = eights * SUMMED;
  const most = Math.max(trials, centres);
  const lengths = [
    stride * dimensions,
    most * dimensions,
    stride,
    eights,
    trials * stride,
    trials * eights,
  ];
  const room = roomFor(heap, 2 * lengths.reduce((sum, length) => sum + length, 0));
  if (room === undefined) return undefined;
  let at = room;
  // Owners, of all points at once, lie where the squares of trials do.
  const [lanes, means, squares, sums, lowered, loweredSums] = lengths.map(
    (length) => (at += 8 * length) - 8 * length,
  ) as [number, number, number, number, number, number];
  const array = (address: number, length: number) =>
    new Float64Array(heap.memory.buffer, address, length);
  const part = (others: number) => Math.ceil(PART / (SUMMED * dimensions * others));

  const inLanes = array(lanes, stride * dimensions);
  for (let i = 0; i < count; i++)
    for (let j = 0, to = (i - (i % SUMMED)) * dimensions + (i % SUMMED); j < dimensions; j++)
      inLanes[to + j * SUMMED] = values[i * dimensions + j]!;
  // Those that fill up the last eight count nothing.
  array(squares, stride).fill(Infinity, 0, count).fill(0, count);
  const total = (address: number) => array(address, eights).reduce((all, sum) => all + sum, 0);
  return {
    nearest(others, owners, from, to) {
      array(means, others.length).set(others);
      const amount = others.length / dimensions;
      companion.share(
        'nearestCentres',
        Math.ceil((to - from) / SUMMED),
        part(amount),
        dimensions,
        amount,
        lanes + 8 * from * dimensions,
        means,
        lowered,
      );
      owners.set(array(lowered, to - from), from);
    },
    tryCentres(candidates) {
      array(means, candidates.length).set(candidates);
      const amount = candidates.length / dimensions;
      companion.share(
        'lowerSquares',
        eights,
        part(amount),
        dimensions,
        amount,
        lanes,
        means,
        squares,
        lowered,
        loweredSums,
        stride,
      );
      return Float64Array.from({ length: amount }, (_, k) => total(loweredSums + 8 * k * eights));
    },
    takeCentre(candidate) {
      array(squares, stride).set(array(lowered + 8 * candidate * stride, stride));
      array(sums, eights).set(array(loweredSums + 8 * candidate * eights, eights));
      return total(sums);
    },
    pointAt: (target) => whereSumPasses(target, array(squares, count), array(sums, eights)),
    release: () => heap.free(room),
  };
}

/** Registers what makes a space of points in the backend's memory. */
export function registerPointSpace(companion: Companion, heap: Heap): Replacement | undefined {
  return addShortcut('VaeKitPointSpace', (request) => spaceIn(companion, heap, request), []);
}
