import { describe, vaeKitError, type VaeKitError } from '../core/errors.js';
import { isJsonObject } from './is-json-object.js';

/** How the values of a tensor are stored, by the names of the format. */
export type StoredType = 'F64' | 'F32' | 'I32' | 'U32' | 'U8' | 'BOOL';

/** How many bytes one value takes. */
export const WIDTHS: Readonly<Record<StoredType, number>> = {
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
export const METADATA = '__metadata__';

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

/** The header as it came, once it is known to be an object; nothing else of it is. */
export function headerOf(bytes: Uint8Array, what: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw foreign(what, 'a header that is not JSON', cause);
  }
  if (!isJsonObject(header)) throw foreign(what, 'a header that is no object');
  return header;
}

/** The texts of a header, by name. */
export function textsOf(metadata: unknown, what: string): Readonly<Record<string, string>> {
  if (isJsonObject(metadata) && Object.values(metadata).every((text) => typeof text === 'string')) {
    return metadata as Record<string, string>;
  }
  throw foreign(what, 'a header without texts about it');
}

/** What an entry of the header says, once it is known to say something. */
export function entryOf(name: string, entry: unknown, what: string) {
  const { dtype, shape, data_offsets: place } = isJsonObject(entry) ? entry : {};
  if (
    typeof dtype === 'string' &&
    Object.hasOwn(WIDTHS, dtype) &&
    areCounts(shape) &&
    areCounts(place) &&
    place.length === 2
  ) {
    return { dtype: dtype as StoredType, shape, start: place[0]!, end: place[1]! };
  }
  const said = isJsonObject(entry) ? [dtype, shape, place] : [entry];
  throw foreign(
    what,
    `${describe(name)} described as ${said.map((each) => describe(each)).join()}`,
  );
}

const endOf = (name: string, entry: unknown, what: string) => entryOf(name, entry, what).end;

function areCounts(values: unknown): values is readonly number[] {
  return (
    Array.isArray(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0)
  );
}

/** The error for what is no such file. */
export function foreign(what: string, received: string, cause?: unknown): VaeKitError {
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
