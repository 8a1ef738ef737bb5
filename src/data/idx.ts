import { describe, vaeKitError } from '../core/errors.js';
import { formatShape, type Shape } from '../core/shapes.js';
import { gunzip } from './gzip.js';

/**
 * What an IDX file may hold: bytes, 16- and 32-bit integers, 32- and 64-bit floats.
 *
 * @public
 */
export type IdxValues =
  Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

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

const REMEDY = 'Check that the file is an IDX file, complete and unchanged.';

/** The values of `count` elements that begin at an offset; IDX is big-endian throughout. */
function decode(view: DataView, type: number, offset: number, count: number): IdxValues {
  switch (type) {
    case 0x08:
      return new Uint8Array(view.buffer, view.byteOffset + offset, count);
    case 0x09:
      return new Int8Array(view.buffer, view.byteOffset + offset, count);
    case 0x0b:
      return Int16Array.from({ length: count }, (_, i) => view.getInt16(offset + 2 * i));
    case 0x0c:
      return Int32Array.from({ length: count }, (_, i) => view.getInt32(offset + 4 * i));
    case 0x0d:
      return Float32Array.from({ length: count }, (_, i) => view.getFloat32(offset + 4 * i));
    default:
      return Float64Array.from({ length: count }, (_, i) => view.getFloat64(offset + 8 * i));
  }
}

/** Bytes per element of a type code; undefined where the format has no such type. */
function elementSize(type: number): number | undefined {
  return { 0x08: 1, 0x09: 1, 0x0b: 2, 0x0c: 4, 0x0d: 4, 0x0e: 8 }[type];
}

function readShape(view: DataView, rank: number, what: string): Shape {
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  if (rank === 0 || shape.includes(0)) {
    throw vaeKitError(
      `${what} must have at least one axis, each of at least one element`,
      `the shape ${formatShape(shape)}`,
      REMEDY,
    );
  }
  return Object.freeze(shape);
}

/**
 * Reads an IDX file, the format of MNIST and its relatives, plain or packed with gzip.
 *
 * The file is two zero bytes, a byte for the element type, a byte for the number of axes, the
 * length of each axis as a 32-bit integer, and the elements; all numbers are big-endian.
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
  if (!(bytes instanceof Uint8Array)) {
    throw vaeKitError(
      `${what} must be given as a Uint8Array`,
      describe(bytes),
      'Read the file into bytes first.',
    );
  }
  const content = await gunzip(bytes, what);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const type = content[2] ?? 0;
  const rank = content[3] ?? 0;
  const size = elementSize(type);
  if (content.length < 4 || content[0] !== 0 || content[1] !== 0 || size === undefined) {
    const first = [...content.subarray(0, 4)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' ');
    throw vaeKitError(
      `${what} must begin with 00 00, a type (08, 09, 0b, 0c, 0d or 0e) and the number of axes`,
      first || 'no bytes',
      REMEDY,
    );
  }
  const offset = 4 + 4 * rank;
  if (content.length < offset) {
    throw vaeKitError(
      `${what} must have a header of ${offset} bytes for ${rank} axes`,
      `${content.length} bytes`,
      REMEDY,
    );
  }
  const shape = readShape(view, rank, what);
  // A product too large for a double to hold exactly is still larger than any file.
  const count = shape.reduce((product, axis) => product * axis, 1);
  if (content.length !== offset + count * size) {
    throw vaeKitError(
      `${what} of shape ${formatShape(shape)} must be ${offset + count * size} bytes long`,
      `${content.length} bytes`,
      REMEDY,
    );
  }
  return { shape, values: decode(view, type, offset, count) };
}
