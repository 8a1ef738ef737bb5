import { describe, vaeKitError } from '../core/errors.js';
import { formatShape, sizeOf, type Shape } from '../core/shapes.js';
import { memoryReader, type ByteReader } from './byte-reader.js';
import { isGzip, openGzip } from './gzip.js';
import { IDX_REMEDY, readIdxHeader, type IdxHeader } from './idx-header.js';
import { decodeIdx, type IdxValues } from './idx-values.js';

/**
 * The content of an IDX file.
 *
 * @public
 */
export interface IdxArray {
  /** The length of each axis, the slowest first: `[60000, 28, 28]`. */
  readonly shape: Shape;
  /** All values in row-major order, in the element type that the file states. */
  readonly values: IdxValues;
}

/**
 * Reads just the values that a header announces.
 *
 * @param packed - How long the file is where it is packed; else the reader knows its length.
 */
async function readBody(
  { shape, elementSize }: IdxHeader,
  reader: ByteReader,
  packed: number | undefined,
  what: string,
): Promise<Uint8Array> {
  const headerLength = 4 + 4 * shape.length;
  // A product too large for a double to hold exactly is still larger than any file.
  const length = sizeOf(shape) * elementSize;
  const wrongLength = (received: string) => {
    const wanted = headerLength + length;
    return vaeKitError(
      `${what} of shape ${formatShape(shape)} must be ` +
        `${wanted > Number.MAX_SAFE_INTEGER ? 'more than 2^53' : wanted} bytes long`,
      packed === undefined ? `${reader.most} bytes` : received,
      IDX_REMEDY,
    );
  };
  if (headerLength + length > reader.most)
    throw wrongLength(`${packed} packed bytes, which hold at most ${reader.most}`);
  const body = await reader.take(length);
  if (body.length < length) throw wrongLength(`${headerLength + body.length} bytes`);
  if ((await reader.take(1)).length > 0) throw wrongLength('more than that');
  return body;
}

/**
 * Reads an IDX file, the format of MNIST and its relatives, plain or packed with gzip.
 *
 * The file is two zero bytes, a byte for the element type, a byte for the number of axes, the
 * length of each axis as a 32-bit integer, and the elements; all numbers are big-endian. A packed
 * file is unpacked no further than its header says it reaches, so that it takes no more memory and
 * time than that.
 *
 * @param bytes - The whole file; plain byte files are not copied, the values look into these bytes.
 * @param what - What the file is called in errors, `'the IDX file'` unless told.
 * @returns A promise of the shape and the values.
 * @throws {@link VaeKitError} where the bytes are not an IDX file, or not exactly as long as their
 * header says.
 *
 * @example
 * ```ts
 * import { readIdx } from 'vae-kit';
 *
 * const file = Uint8Array.from([0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]);
 * const { shape, values } = await readIdx(file); // [2, 3] and the bytes 1 to 6
 * ```
 *
 * Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database of handwritten digits: "The IDX file
 * format".
 *
 * @public
 */
export async function readIdx(bytes: Uint8Array, what = 'the IDX file'): Promise<IdxArray> {
  return readIdxIf(() => undefined, bytes, what);
}

/**
 * Reads an IDX file as {@link readIdx} does, once its header has been looked at.
 *
 * @param check - Is given the header before what follows is read, and throws where it will not do.
 */
export async function readIdxIf(
  check: (header: IdxHeader) => void,
  bytes: Uint8Array,
  what: string,
): Promise<IdxArray> {
  // Test runners and frames have classes of their own.
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw vaeKitError(
      `${what} must be given as a Uint8Array`,
      describe(bytes),
      'Read the file into bytes first.',
    );
  }
  const packed = isGzip(bytes);
  const reader = packed ? openGzip(bytes, what) : memoryReader(bytes);
  try {
    const header = await readIdxHeader(reader, what);
    check(header);
    const body = await readBody(header, reader, packed ? bytes.length : undefined, what);
    return { shape: header.shape, values: decodeIdx(header, body) };
  } finally {
    reader.close();
  }
}
