import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../core/check-count.js';
import { checkKey } from '../core/keys.js';
import { checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { eventShape, sizeOf, type Shape } from '../core/shapes.js';
import { closedError } from './closed.js';
import { SCALE, type ClosableDataset } from './dataset.js';
import { checkPositions } from './positions.js';
import { shuffledOrder } from './shuffled-order.js';
import { checkStream, type RowStream } from './stream-rows.js';
import { streamWindow } from './stream-window.js';

export type { RowStream, StreamElement, StreamSource } from './stream-rows.js';

/**
 * What {@link streamDataset} has to know of a stream, and how it reads it.
 *
 * @public
 */
export interface StreamDatasetOptions {
  /** The shape of one row. */
  readonly shape: Shape;
  /** How many rows each pass through the stream has. */
  readonly size: number;
  /**
   * How many rows wait in memory to be drawn from, at random, in training; 1000 unless told. With 1
   * they come in the order of the stream, with `size` in any order.
   */
  readonly shuffleBuffer?: number;
  /** What each value is multiplied by as it is read, 1 unless told. */
  readonly scale?: number;
}

const KINDS: OptionKinds<StreamDatasetOptions> = {
  shape: null,
  size: COUNT,
  shuffleBuffer: COUNT,
  scale: SCALE,
};

const BUFFER = 'Give shuffleBuffer, a number of rows; 1 leaves them in the order of the stream.';

const HINTS = {
  shuffle: BUFFER,
  bufferSize: BUFFER,
  seed: 'The seed of fit decides the order.',
  batchSize: 'Give it to fit or evaluate.',
  normalize: 'Give scale: 1 / 255 for bytes.',
};

/**
 * Makes a dataset of a stream, such as an async generator or a dataset of `tf.data`: rows are read
 * as they are needed, once an epoch, and go through a shuffle buffer on their way.
 *
 * Training reads rows in the order in which they leave the buffer: which one leaves, and is replaced
 * by the next of the stream, is drawn with the epoch's key, so that the order is a function of seed
 * and epoch. Evaluation reads them as they come. Rows keep their numbers in either case, so that
 * conditions go with them; a condition that is a stream too needs an equal buffer. A row that has
 * passed is had by opening the stream again: it must give the same rows each time. Two that read one
 * dataset by turns would open it at every turn: give each a dataset of its own.
 *
 * @param stream - What yields rows, or several at once, as tensors (which are disposed) or arrays; a
 * function that opens it anew for each pass, an iterable, or a dataset of `tf.data`.
 * @param options - Shape and number of the rows, the buffer, and how values are read.
 * @returns The dataset, which holds the stream open until a pass ends or it is closed.
 * @throws {@link VaeKitError} where the options are wrong; as it is read, where the stream has not
 * just as many rows, or yields something else.
 *
 * @example
 * ```ts
 * import { streamDataset } from 'vae-kit';
 *
 * async function* rows() {
 *   for (let i = 0; i < 1000; i++) yield [i, i / 2]; // read from a network, say
 * }
 * const dataset = streamDataset(rows, { shape: [2], size: 1000, shuffleBuffer: 100 });
 * (await dataset.batch([0, 1])).print(); // [[0, 0], [1, 0.5]]
 * await dataset.close();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function streamDataset(stream: RowStream, options: StreamDatasetOptions): ClosableDataset {
  checkStream(stream);
  checkOptions(options, 'streamDataset', KINDS, HINTS);
  const { shape, size, shuffleBuffer = 1000, scale = 1 } = options;
  const row = eventShape(shape, 'the shape of a row');
  checkCount(size, 'size', 1000);
  const width = sizeOf(row);
  const window = streamWindow(stream, row, size, shuffleBuffer);
  let closed: Promise<void> | undefined;
  /** Reads go one after another: they share the stream. */
  let last: Promise<unknown> = Promise.resolve();

  async function read(positions: ArrayLike<number>): Promise<Tensor> {
    const found = await window.rows(positions);
    const rows = new Float32Array(positions.length * width);
    for (let i = 0; i < positions.length; i++) {
      const values = found.get(positions[i]!)!;
      for (let j = 0; j < width; j++) rows[i * width + j] = values[j]! * scale;
    }
    return tensor(rows, [positions.length, ...row], 'float32');
  }

  return {
    size,
    shape: row,
    async batch(positions) {
      if (closed) throw closedError('a stream');
      checkPositions(positions, size);
      const rows = last.then(() => read(positions));
      last = rows.catch(() => undefined);
      return rows;
    },
    order(key) {
      checkKey(key);
      const order = shuffledOrder(key, size, shuffleBuffer);
      window.expect(order);
      return order;
    },
    close: () => (closed ??= last.then(() => window.close())),
  };
}
