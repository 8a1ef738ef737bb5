import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import { formatShape, sameShape, sizeOf, type Shape } from '../core/shapes.js';

/**
 * What a stream may give at a time: one row or several, as a tensor of shape `shape` or
 * `[n, ...shape]`, or as an array of their numbers.
 *
 * @public
 */
export type StreamElement = Tensor | number | ArrayLike<number> | readonly StreamElement[];

/**
 * What can be gone through again and again: iterables, asynchronous or not, and datasets of
 * `tf.data`.
 *
 * @public
 */
export type StreamSource =
  | AsyncIterable<StreamElement>
  | Iterable<StreamElement>
  | {
      /** Opens it, from its first element on. */
      iterator(): Promise<{
        /** The element that comes next, or that there is none. */
        next(): Promise<IteratorResult<unknown>>;
      }>;
    };

/**
 * A stream that can be opened more than once: what can be gone through again and again, or a
 * function that opens it anew at each call.
 *
 * @public
 */
export type RowStream = StreamSource | (() => StreamSource | Promise<StreamSource>);

/** The numbers of one row. */
export type RowValues = ArrayLike<number>;

interface AnyIterator {
  next(): unknown;
  return?(): unknown;
}

type Members = Partial<Record<string | symbol, unknown>>;

/** How to go through something, where there is a way. */
function wayThrough(source: unknown): (() => unknown) | undefined {
  if (typeof source === 'string') return undefined;
  const members = Object(source) as Members;
  return [Symbol.asyncIterator, Symbol.iterator, 'iterator']
    .map((name) => members[name] as () => unknown)
    .find((way) => typeof way === 'function');
}

/** Checks that a stream can be opened, and again for each pass. */
export function checkStream(stream: unknown): void {
  const once = typeof (Object(stream) as Members).next === 'function';
  if (typeof stream === 'function' || (wayThrough(stream) && !once)) return;
  throw vaeKitError(
    'a stream must be a function that opens it, an iterable or a dataset of tf.data',
    once ? 'what can be gone through once' : describe(stream),
    once
      ? 'Give a function that opens it anew for each pass, as in streamDataset(() => rows(), …).'
      : 'Give a function such as async function* () { … } that yields rows.',
  );
}

/** Goes through a stream row by row, and lets go of it where it is left. */
export async function* rowsOf(
  stream: RowStream,
  shape: Shape,
): AsyncGenerator<RowValues, undefined> {
  const source: unknown = typeof stream === 'function' ? await stream() : stream;
  const way = wayThrough(source);
  if (!way) {
    throw vaeKitError(
      'what opens a stream must return an iterable',
      describe(source),
      'Return one, or yield rows, as in async function* () { … }.',
    );
  }
  const iterator = (await way.call(source)) as AnyIterator;
  let goesOn = false;
  try {
    for (;;) {
      goesOn = false;
      const { done, value } = (await iterator.next()) as IteratorResult<unknown, unknown>;
      if (done) return undefined;
      goesOn = true;
      yield* await rowsIn(await value, shape);
    }
  } finally {
    if (goesOn) await iterator.return?.();
  }
}

/** The rows that an element of a stream holds; its tensor is disposed. */
async function rowsIn(element: unknown, shape: Shape): Promise<RowValues[]> {
  const values = await numbersIn(element, shape);
  const width = sizeOf(shape);
  const length = values?.length ?? 0;
  if (!values || length === 0 || length % width !== 0 || typeof values[0] !== 'number') {
    const row = formatShape(shape);
    const received = describe(element);
    // It may hold tensors, of an example and its label, say.
    if (!ArrayBuffer.isView(element)) dispose(element as Tensor);
    throw vaeKitError(
      `each element of a stream must hold rows of shape ${row}`,
      received,
      Object.prototype.toString.call(element) === '[object Object]' && !isTensor(element)
        ? 'Map each to its row first, as data.map(({ xs }) => xs) does.'
        : `Yield tensors of shape ${row} or ${formatShape(['n', ...shape])}, or their numbers.`,
    );
  }
  // A stream may write its next row where it wrote this one.
  return Array.from({ length: length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}

const isTensor = (value: unknown): value is Tensor => {
  const { shape, data } = Object(value) as Partial<Tensor>;
  return Array.isArray(shape) && typeof data === 'function';
};

type Numbers = Float32Array | readonly number[];

async function numbersIn(element: unknown, shape: Shape): Promise<Numbers | undefined> {
  if (typeof element === 'number') return [element];
  if (Array.isArray(element)) return element.flat(Infinity) as number[];
  if (ArrayBuffer.isView(element)) return element as Float32Array;
  if (!isTensor(element)) return undefined;
  if (!sameShape(element.shape, shape) && !sameShape(element.shape.slice(1), shape))
    return undefined;
  try {
    return await element.data<'float32'>();
  } finally {
    element.dispose();
  }
}
