import type {
  FieldDatum,
  FoundField,
  MeanFields,
  MeanFieldsRequest,
} from '../../core/mean-fields.js';
import { addShortcut } from '../add-shortcut.js';
import type { Companion } from '../companion.js';
import type { Heap } from '../heap.js';
import type { Replacement } from '../replacement.js';
import { roomFor } from '../share-work.js';
import { beliefPlaces, linkAddress, writePlaces } from './belief-memory.js';

/**
 * How large a child's input may become: products of as many factors as it has parents, up to e to
 * this, stay well within float64.
 */
const REACH = 600;

/** Data that climb at once on one thread: long enough for a call, short enough between two rests. */
const TOGETHER = 8;

/** Bytes that their rooms may take, if there is more than one. */
const ROOMS = 2 ** 26;

/** Weights of which a datum's ascent, and adding its gradient, takes about 20 µs. */
const CLIMBED = 1000;
const ADDED = 10_000;

function fieldsIn(
  companion: Companion,
  heap: Heap,
  threads: number,
  request: MeanFieldsRequest,
): MeanFields | undefined {
  const { sizes, biases, kernels, tolerance, maxIterations, residual } = request;
  const places = beliefPlaces(request);
  const { links, values, roomBytes } = places;
  const together = Math.max(
    1,
    Math.min(request.count, TOGETHER * Math.ceil(threads / 4), Math.floor(ROOMS / roomBytes)),
  );
  // Blocks begin at multiples of 8 only.
  const block = roomFor(heap, (places.bytes + together * roomBytes + 8) / 4);
  if (block === undefined) return undefined;
  const network = 16 * Math.ceil(block / 16);
  const array = (at: number, length: number) =>
    new Float64Array(heap.memory.buffer, network + at, length);
  const room = (datum: number) => places.rooms + datum * roomBytes;

  // Units that fill up pairs have to be numbers, and no others.
  array(0, places.bytes / 8).fill(0);
  for (let n = 0; n < together; n++) array(room(n), links[0]!.tilt / 8).fill(0);
  writePlaces(heap.memory, network, places);
  array(places.topBias, sizes.at(-1)!).set(biases.at(-1)!);
  let reach = 0;
  links.forEach(({ wide, children, parents, weights, bias }, l) => {
    const rows = array(weights, wide * parents);
    const kernel = kernels[l]!;
    for (let j = 0, from = 0; j < parents; j++)
      for (let i = 0; i < children; i++, from++) rows[j * wide + i] = kernel[from]!;
    array(bias, children).set(biases[l]!);
    reach = Math.max(reach, companion.beliefWeights(linkAddress(network, l)));
  });
  // NaN too is left to those who say what is wrong with it.
  if (!(reach <= REACH)) {
    heap.free(block);
    return undefined;
  }
  const weightCount = links.reduce((sum, { wide, parents }) => sum + wide * parents, 0);

  function put({ values: own, hidden, weight }: FieldDatum, n: number): void {
    array(room(n), 2).set([hidden ? 1 : 0, weight]);
    array(room(n) + values[0]!, sizes[0]!).set(own);
    if (!hidden) return;
    let from = 0;
    for (let level = 1; level < sizes.length; level++)
      for (let j = 0, to = array(room(n) + values[level]!, sizes[level]!); j < to.length; j++)
        to[j] = hidden[from++]!;
  }

  function found(n: number): FoundField {
    const [, , sweeps, off] = array(room(n), 4);
    return {
      values: sizes.map((units, level) => array(room(n) + values[level]!, units)),
      tilts: links.map(({ tilt, wide, children }) => ({
        mean: array(room(n) + tilt + 8 * wide, children),
        bound: array(room(n) + tilt + 16 * wide, children),
      })),
      sweeps: sweeps!,
      residual: off!,
    };
  }

  const topBias = biases.at(-1)!;
  const topGradient = new Float64Array(sizes.at(-1)!);
  return {
    together,
    climb(data) {
      data.forEach(put);
      const part = Math.ceil(CLIMBED / weightCount);
      companion.share(
        'beliefAscend',
        data.length,
        part,
        network,
        tolerance,
        maxIterations,
        residual,
      );
      if (request.gradient) {
        links.forEach(({ wide, parents }, l) => {
          // In fours, as many pairs as a line of the cache has.
          const few = 4 * Math.ceil(ADDED / (8 * parents * data.length));
          companion.share('beliefGradient', wide / 2, few, network, l, data.length);
        });
      }
      const all = data.map((_, n) => found(n));
      for (let n = 0; request.gradient && n < data.length; n++)
        all[n]!.values.at(-1)!.forEach((mean, j) => {
          topGradient[j]! += data[n]!.weight * (mean - 1 / (1 + Math.exp(-topBias[j]!)));
        });
      return all;
    },
    gradient: () => [
      ...links.map(({ biasGradient, children }) => array(biasGradient, children).slice()),
      topGradient,
      ...links.map(({ kernelGradient, wide, children, parents }) =>
        array(kernelGradient, wide * parents).filter((_, at) => at % wide < children),
      ),
    ],
    release: () => heap.free(block),
  };
}

/** Registers the mean fields of sigmoid belief networks. */
export function registerMeanFields(
  companion: Companion,
  heap: Heap,
  threads: number,
): Replacement | undefined {
  return addShortcut('VaeKitMeanFields', (request) => fieldsIn(companion, heap, threads, request), [
    'mean fields of belief networks',
  ]);
}
