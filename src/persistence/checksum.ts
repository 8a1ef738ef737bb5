import { vaeKitError } from '../core/errors.js';
import { crc32 } from '../core/crc32.js';
import { PREFIX } from './safetensors-header.js';

/** The text of a header that holds the sum of the whole file, with zeros in its own place. */
export const CHECKSUM = 'crc32';

/** What stands in that place until the sum is known. */
export const NO_CHECKSUM = '00000000';

/**
 * Writes the checksum of a file into its header, where {@link NO_CHECKSUM} stands.
 *
 * @param file - All bytes.
 * @param from - Where the header ends.
 */
export function writeChecksum(file: Uint8Array, from: number): void {
  file.set(new TextEncoder().encode(textOf(crc32(file))), placeOf(NO_CHECKSUM, file, from));
}

/**
 * Checks that a file is as it was written.
 *
 * @param stated - The checksum that its header states.
 * @param what - What to call it in errors.
 */
export function verifyChecksum(file: Uint8Array, from: number, stated: string, what: string): void {
  const place = placeOf(stated, file, from);
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

/** Where in a file a checksum is written. */
function placeOf(sum: string, file: Uint8Array, from: number): number {
  const text = new TextDecoder('latin1').decode(file.subarray(PREFIX, from));
  const written = `"${CHECKSUM}":"${sum}"`;
  return PREFIX + text.indexOf(written) + written.length - 1 - sum.length;
}
