import { vaeKitError, type VaeKitError } from '../core/errors.js';
import { sizeOf, type Shape } from '../core/shapes.js';
import { crc32 } from './crc32.js';

/** How the values of a tensor are stored, by the names of the format. */
export type StoredType = 'F64' | 'F32' | 'I32' | 'U32' | 'U8' | 'BOOL';

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

/** How many bytes one value takes. */
const WIDTHS: Readonly<Record<StoredType, number>> = {
  F64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  U8: 1,
  BOOL: 1,
};

/** The header's length, before the header. */
export const PREFIX = 8;

/** What other readers of the format allow a header to take. */
const LONGEST_HEADER = 100_000_000;

/** Where the header says what texts there are. */
const METADATA = '__metadata__';

/** The text that holds the sum of the whole file, with zeros in its own place. */
const CHECKSUM = 'crc32';
const NO_CHECKSUM = '00000000';

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
  file.set(new TextEncoder().encode(textOf(crc32(file))), placeOfChecksum(file, from));
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
  if (stated !== undefined) checkSum(file, from, stated, what);
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

/**
 * How long a header is, by the first bytes of a file.
 *
 * @param start - The first {@link PREFIX} bytes, or more.
 * @param size - How long the whole file is.
 */
export function headerLength(start: Uint8Array, size: number, what: string): number {
  if (start.length < PREFIX) throw notWhole(what, `${size} bytes`);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length < 2 || length > LONGEST_HEADER || PREFIX + length > size) {
    throw foreign(what, `${size} bytes, of which the first name a header of ${length}`);
  }
  return length;
}

/**
 * How long a whole file is, by its first bytes.
 *
 * @param start - The bytes up to the end of the header.
 * @param size - How long the file is, where that is known; another length is refused.
 */
export function statedSize(start: Uint8Array, size: number | undefined, what: string): number {
  const entries = Object.entries(headerOf(start.subarray(PREFIX), what));
  const ends = entries.map(([name, entry]) => (name === METADATA ? 0 : endOf(name, entry, what)));
  const stated = start.length + ends.reduce((last, end) => Math.max(last, end), 0);
  if (size !== undefined && size !== stated) {
    throw notWhole(what, `${size} bytes where its header asks for ${stated}`);
  }
  return stated;
}

function headerOf(bytes: Uint8Array, what: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw foreign(what, 'a header that is not JSON', cause);
  }
  if (!isRecord(header)) throw foreign(what, 'a header that is no object');
  return header;
}

function textsOf(metadata: unknown, what: string): Readonly<Record<string, string>> {
  if (isRecord(metadata) && Object.values(metadata).every((text) => typeof text === 'string')) {
    return metadata as Record<string, string>;
  }
  throw foreign(what, 'a header without texts about it');
}

function checkSum(file: Uint8Array, from: number, stated: string, what: string): void {
  const place = placeOfChecksum(file, from, stated);
  const zeros = new TextEncoder().encode(NO_CHECKSUM);
  const before = crc32(file.subarray(0, place));
  const sum = crc32(file.subarray(place + zeros.length), crc32(zeros, before));
  if (stated !== textOf(sum)) {
    throw vaeKitError(
      `${what} must be as it was written`,
      `bytes with the checksum ${textOf(sum)}, not ${stated}`,
      'It was changed or damaged on its way: fetch it anew.',
    );
  }
}

const textOf = (sum: number) => sum.toString(16).padStart(NO_CHECKSUM.length, '0');

/** Where in a file its checksum is written. */
function placeOfChecksum(file: Uint8Array, from: number, sum = NO_CHECKSUM): number {
  const text = new TextDecoder('latin1').decode(file.subarray(PREFIX, from));
  const written = `"${CHECKSUM}":"${sum}"`;
  return PREFIX + text.indexOf(written) + written.length - 1 - sum.length;
}

/** What an entry of the header says, once it is known to say something. */
function entryOf(name: string, entry: unknown, what: string) {
  const { dtype, shape, data_offsets: place } = isRecord(entry) ? entry : {};
  if (
    typeof dtype === 'string' &&
    Object.hasOwn(WIDTHS, dtype) &&
    areCounts(shape) &&
    areCounts(place) &&
    place.length === 2
  ) {
    return { dtype: dtype as StoredType, shape, start: place[0]!, end: place[1]! };
  }
  throw foreign(what, `'${name}' described as ${JSON.stringify(entry)?.slice(0, 80)}`);
}

const endOf = (name: string, entry: unknown, what: string) => entryOf(name, entry, what).end;

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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areCounts(values: unknown): values is readonly number[] {
  return (
    Array.isArray(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0)
  );
}

function foreign(what: string, received: string, cause?: unknown): VaeKitError {
  return vaeKitError(
    `${what} must be a safetensors file`,
    received,
    'Give a file that saveModel wrote, or give loadWeights the weights of another library.',
    { cause },
  );
}

function notWhole(what: string, received: string): VaeKitError {
  return vaeKitError(`${what} must be a whole file`, received, 'It is cut off: fetch it anew.');
}
