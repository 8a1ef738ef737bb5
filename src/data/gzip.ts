import { vaeKitError } from '../core/errors.js';
import { tooLong, type Limit } from '../core/limit.js';
import { streamReader, type ByteReader } from './byte-reader.js';

const REMEDY = 'Fetch the file anew: it was cut short or damaged on its way.';
// A header of 10 bytes and a trailer of 8.
const SMALLEST = 18;
// Deflate writes at most 258 bytes for two bits.
const BYTES_PER_PACKED_BYTE = 1032;
// Some browsers unpack all that one piece holds before any of it is read: 17 MB at most.
const PIECE = 16_384;

/** Whether the bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The length of the content modulo 2^32, as the last four bytes of a gzip file state it. */
function statedLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(
    bytes.length - 4,
    true,
  );
}

/** The bytes piece by piece, each only when it is asked for. */
function pieces(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        controller.enqueue(bytes.slice(at, (at += PIECE)));
        if (at >= bytes.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Opens gzip (RFC 1952, one member): unpacks only as much as is taken.
 *
 * @param bytes - The file, which begins as gzip does.
 * @param what - What the file is called in errors.
 * @returns A reader of the content. It throws a {@link VaeKitError} where the file is cut short,
 * damaged, or followed by something else.
 */
export function openGzip(bytes: Uint8Array, what: string): ByteReader {
  if (bytes.length < SMALLEST) {
    throw vaeKitError(`${what} must be a whole gzip file`, `only ${bytes.length} bytes`, REMEDY);
  }
  if (typeof DecompressionStream === 'undefined') {
    throw vaeKitError(
      `${what} is packed, so DecompressionStream is needed`,
      'none in this environment',
      'Give the file unpacked, or use Node 18 or a browser of 2023 or later.',
    );
  }
  const content = streamReader(
    pieces(bytes).pipeThrough(new DecompressionStream('gzip')),
    bytes.length * BYTES_PER_PACKED_BYTE,
  );
  let length = 0;
  return {
    ...content,
    async take(count) {
      const taken = await content.take(count).catch((error: unknown) => {
        throw vaeKitError(
          `${what} must be a whole gzip file`,
          `${bytes.length} bytes that do not unpack`,
          REMEDY,
          { cause: error },
        );
      });
      length += taken.length;
      // Some implementations stop at the end of the gzip member and say nothing of what follows.
      if (taken.length < count && length % 2 ** 32 !== statedLength(bytes)) {
        throw vaeKitError(
          `${what} must be one gzip file and nothing more`,
          `${length} bytes of content where the last bytes state ${statedLength(bytes)}`,
          REMEDY,
        );
      }
      return taken;
    },
  };
}

/**
 * Unpacks gzip to its end; bytes that are not gzip are passed through.
 *
 * @param bytes - The file.
 * @param what - What the file is called in errors.
 * @param limit - How much there may be inside; unpacking stops there.
 * @returns The content.
 * @throws {@link VaeKitError} where the file is cut short, damaged, or followed by something else,
 * and where it holds more than the limit.
 */
export async function gunzip(bytes: Uint8Array, what: string, limit: Limit): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  const reader = openGzip(bytes, what);
  try {
    const content = await reader.take(limit.bytes + 1);
    if (content.length > limit.bytes) throw tooLong(`the content of ${what}`, limit, 'more');
    return content;
  } finally {
    reader.close();
  }
}
