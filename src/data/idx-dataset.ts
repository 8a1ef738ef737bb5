import { tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { eventShape, formatShape, sizeOf, type Shape } from '../core/shapes.js';
import { closedError } from './closed.js';
import { SCALE, type ClosableDataset } from './dataset.js';
import { openIdx, readable, type IdxSource } from './idx-source.js';
import { decodeIdx } from './idx-values.js';
import { checkPositions } from './positions.js';
import { rowRuns, type RowRun } from './row-runs.js';

export type { IdxSource } from './idx-source.js';

/**
 * How {@link idxDataset} reads its values.
 *
 * @public
 */
export interface IdxDatasetOptions {
  /**
   * The shape of one row, of as many elements as the file has for each; unless told, the file's own
   * without its first axis, and `[1]` where it has one axis alone.
   */
  readonly shape?: Shape;
  /** What each value is multiplied by as it is read, 1 unless told. */
  readonly scale?: number;
}

const KINDS: OptionKinds<IdxDatasetOptions> = { shape: null, scale: SCALE };

const HINTS = {
  flatten: 'Give shape, as in shape: [784].',
  normalize: 'Give scale: 1 / 255 for bytes.',
  batchSize: 'Give it to fit or evaluate.',
  shuffle: 'Data are always shuffled in training; the seed of fit decides their order.',
};

/**
 * Makes a dataset of an IDX file that is left where it is, so that it may be larger than memory:
 * each batch reads the rows that it needs, neighbouring ones at once.
 *
 * The file must stay as it is until the dataset is closed: where it was changed, the next batch is
 * refused.
 *
 * @param source - A path in Node; a Blob or File, in a page too. The file must not be packed.
 * @param options - The shape of a row, and how values are read.
 * @returns A promise of the dataset, which holds the file open until it is closed.
 * @throws {@link VaeKitError} where there is no such file, it is no IDX file or not just as long as
 * its header says, or its rows are not of that shape.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { idxDataset } from 'vae-kit';
 *
 * const path = join(tmpdir(), 'three-rows-idx2-ubyte');
 * await writeFile(path, Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 255, 255, 0, 0, 0));
 *
 * const images = await idxDataset(path, { scale: 1 / 255 });
 * (await images.batch([2, 0])).print(); // [[0, 0], [0, 1]]
 * await images.close();
 * ```
 *
 * Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database of handwritten digits: "The IDX file
 * format".
 *
 * @public
 */
export async function idxDataset(
  source: IdxSource,
  options: IdxDatasetOptions = {},
): Promise<ClosableDataset> {
  checkOptions(options, 'idxDataset', KINDS, HINTS);
  const { shape, scale = 1 } = options;
  const wanted = shape && eventShape(shape, 'the shape of a row');
  const idx = await openIdx(source);
  const { name, header, start } = idx;
  const [size = 0, ...own] = header.shape;
  const row = wanted ?? (own.length === 0 ? [1] : own);
  const rowSize = sizeOf(own);
  const rowBytes = rowSize * header.elementSize;
  if (sizeOf(row) !== rowSize) {
    await idx.source.close();
    throw vaeKitError(
      `the shape of a row must hold ${rowSize} elements, as rows of ${name} do`,
      formatShape(row),
      `Give ${formatShape([rowSize])} or ${formatShape(own)}, say, or leave it out.`,
      { option: 'shape' },
    );
  }
  let closed: Promise<void> | undefined;

  async function readRun(
    { first, last, places }: RowRun,
    positions: ArrayLike<number>,
    rows: Float32Array,
  ): Promise<void> {
    const from = start + first * rowBytes;
    const to = start + (last + 1) * rowBytes;
    const bytes = await idx.source.read(from, to);
    if (bytes.length < to - from) throw changedError(name);
    for (const place of places) {
      const at = (positions[place]! - first) * rowBytes;
      const values = decodeIdx(header, bytes.subarray(at, at + rowBytes));
      for (let i = 0; i < rowSize; i++) rows[place * rowSize + i] = values[i]! * scale;
    }
  }

  return {
    size,
    shape: row,
    async batch(positions) {
      if (closed) throw closedError(name);
      checkPositions(positions, size);
      const rows = new Float32Array(positions.length * rowSize);
      try {
        const runs = rowRuns(positions, rowBytes);
        await Promise.all(runs.map((run) => readRun(run, positions, rows)));
        if (await idx.source.changed?.()) throw changedError(name);
      } catch (error) {
        throw readable(error, name);
      }
      return tensor(rows, [positions.length, ...row], 'float32');
    },
    close: () => (closed ??= idx.source.close()),
  };
}

function changedError(name: string) {
  return vaeKitError(
    `${name} must stay as it was when it was opened`,
    'another file by now',
    'Open it anew with idxDataset.',
  );
}
