import { vaeKitError } from '../core/errors.js';
import { formatShape, type Shape } from '../core/shapes.js';
import type { ByteReader } from './byte-reader.js';

/** What an IDX file says of itself. */
export interface IdxHeader {
  readonly shape: Shape;
  /** The code of the element type. */
  readonly type: number;
  /** The element type in words. */
  readonly elements: string;
  /** Bytes per element. */
  readonly elementSize: number;
}

export const IDX_REMEDY = 'Check that the file is an IDX file, complete and unchanged.';

/** The element types by their codes: bytes per element, and the type in words. */
const TYPES: Readonly<Record<number, readonly [size: number, words: string]>> = {
  0x08: [1, 'unsigned bytes'],
  0x09: [1, 'signed bytes'],
  0x0b: [2, '16-bit integers'],
  0x0c: [4, '32-bit integers'],
  0x0d: [4, '32-bit floats'],
  0x0e: [8, '64-bit floats'],
};

/** Reads the header, at most 1024 bytes, and nothing that follows. */
export async function readIdxHeader(reader: ByteReader, what: string): Promise<IdxHeader> {
  const start = await reader.take(4);
  const [zero, zeroToo, type = 0, rank = 0] = start;
  const [elementSize, elements] = TYPES[type] ?? [];
  if (start.length < 4 || zero !== 0 || zeroToo !== 0 || elements === undefined) {
    const bytes = Array.from(start, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw vaeKitError(
      `${what} must begin with 00 00, a type (08, 09, 0b, 0c, 0d or 0e) and the number of axes`,
      bytes || 'no bytes',
      zero === 0x1f && zeroToo === 0x8b ? 'Unpack it first: it is packed twice.' : IDX_REMEDY,
    );
  }
  const axes = await reader.take(4 * rank);
  if (axes.length < 4 * rank) {
    throw vaeKitError(
      `${what} must have a header of ${4 + 4 * rank} bytes for ${rank} axes`,
      `${4 + axes.length} bytes`,
      IDX_REMEDY,
    );
  }
  const view = new DataView(axes.buffer, axes.byteOffset, axes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 * axis));
  if (rank === 0 || shape.includes(0)) {
    throw vaeKitError(
      `${what} must have at least one axis, each of at least one element`,
      `the shape ${formatShape(shape)}`,
      IDX_REMEDY,
    );
  }
  return { shape: Object.freeze(shape), type, elements, elementSize: elementSize! };
}
