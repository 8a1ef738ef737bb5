import { vaeKitError } from '../core/errors.js';
import { sizeOf, type Shape } from '../core/shapes.js';
import { CHECKSUM, NO_CHECKSUM, verifyChecksum, writeChecksum } from './checksum.js';
import {
  entryOf,
  foreign,
  headerLength,
  headerOf,
  METADATA,
  PREFIX,
  textsOf,
  WIDTHS,
  type StoredType,
} from './safetensors-header.js';

/** A tensor in a file. */
export interface StoredTensor {
  readonly dtype: StoredType;
  readonly shape: Shape;
  /** The values in little-endian order, row by row. */
  readonly bytes: Uint8Array;
}

/** What a file holds: tensors by name, and texts by name. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Whether the file carried a checksum, which then was right; files of other libraries have none.
   */
  readonly checked?: boolean;
}

/** The text that says what the tensors are, in files of this library. */
export const MANIFEST = 'vae-kit';

/**
 * Writes tensors and texts as one safetensors file: the header's length in 8 bytes, the header as
 * JSON, padded so that the values start at a multiple of 8, and the values one after the other.
 *
 * Tensors stand in the order of the width of their values, so that each starts at a multiple of it.
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const sorted = [...tensors].sort(([, a], [, b]) => WIDTHS[b.dtype] - WIDTHS[a.dtype]);
  const header: [string, unknown][] = [[METADATA, { ...metadata, [CHECKSUM]: NO_CHECKSUM }]];
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of sorted) {
    header.push([name, { dtype, shape, data_offsets: [end, (end += bytes.length)] }]);
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const from = PREFIX + 8 * Math.ceil(text.length / 8);
  const file = new Uint8Array(from + end).fill(0x20, PREFIX, from);
  new DataView(file.buffer).setBigUint64(0, BigInt(from - PREFIX), true);
  file.set(text, PREFIX);
  let at = from;
  for (const [, { bytes }] of sorted) {
    file.set(bytes, at);
    at += bytes.length;
  }
  writeChecksum(file, from);
  return file;
}

/**
 * Reads a safetensors file, of {@link encodeSafetensors} or of another library.
 *
 * Everything that the header claims is checked before anything is made of it, and the tensors are
 * views into the file's own bytes, so that no claim can cost memory.
 *
 * @param file - All bytes.
 * @param what - What to call it in errors.
 * @throws {@link VaeKitError} where it is not such a file, not whole, or has been changed.
 */
export function decodeSafetensors(file: Uint8Array, what: string): TensorFile {
  const from = PREFIX + headerLength(file, file.length, what);
  const header = headerOf(file.subarray(PREFIX, from), what);
  const { [CHECKSUM]: stated, ...metadata } = textsOf(header[METADATA] ?? {}, what);
  if (stated !== undefined) verifyChecksum(file, from, stated, what);
  else if (MANIFEST in metadata) throw foreign(what, 'one of vae-kit without its checksum');
  const entries = Object.entries(header).filter(([name]) => name !== METADATA);
  const tensors = entries.map(([name, entry]) => tensorOf(name, entry, file, from, what));
  checkPlaces(tensors, file.length - from, what);
  return {
    tensors: new Map(
      tensors.map(({ name, dtype, shape, bytes }) => [name, { dtype, shape, bytes }]),
    ),
    metadata,
    checked: stated !== undefined,
  };
}

interface PlacedTensor extends StoredTensor {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function tensorOf(
  name: string,
  entry: unknown,
  file: Uint8Array,
  from: number,
  what: string,
): PlacedTensor {
  const { dtype, shape, start, end } = entryOf(name, entry, what);
  const size = sizeOf(shape) * WIDTHS[dtype];
  if (end - start !== size || from + end > file.length) {
    throw vaeKitError(
      `${what} must hold every tensor that it names`,
      `'${name}' of ${size} bytes at ${start} to ${end} of ${file.length - from}`,
      'It is cut off or damaged: fetch it anew.',
    );
  }
  const bytes = file.subarray(from + start, from + end);
  return { name, dtype, shape, bytes, start, end };
}

/** Checks that tensors fill the file, without gaps and without sharing a byte. */
function checkPlaces(tensors: readonly PlacedTensor[], size: number, what: string): void {
  let end = 0;
  for (const tensor of [...tensors].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (tensor.start !== end) break;
    ({ end } = tensor);
  }
  if (end !== size) {
    throw vaeKitError(
      `the tensors of ${what} must fill it, each in a place of its own`,
      `a gap or an overlap at byte ${end} of ${size}`,
      'It is damaged or was made by something else: fetch it anew.',
    );
  }
}
