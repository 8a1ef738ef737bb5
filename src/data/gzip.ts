import { vaeKitError } from '../core/errors.js';

const REMEDY = 'Fetch the file anew: it was cut short or damaged on its way.';
// A header of 10 bytes and a trailer of 8.
const SMALLEST = 18;

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

/**
 * Unpacks gzip (RFC 1952, one member); bytes that are not gzip are passed through.
 *
 * @param bytes - The file.
 * @param what - What the file is called in errors.
 * @returns The content.
 * @throws {@link VaeKitError} where the file is cut short, damaged, or followed by something else.
 */
export async function gunzip(bytes: Uint8Array, what: string): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
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
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const content = await new Response(packed.pipeThrough(new DecompressionStream('gzip')))
    .arrayBuffer()
    .catch((error: unknown) => {
      throw vaeKitError(
        `${what} must be a whole gzip file`,
        `${bytes.length} bytes that do not unpack`,
        REMEDY,
        { cause: error },
      );
    });
  // Some implementations stop at the end of the gzip member and say nothing of what follows.
  if (content.byteLength % 2 ** 32 !== statedLength(bytes)) {
    throw vaeKitError(
      `${what} must be one gzip file and nothing more`,
      `${content.byteLength} bytes of content where the last bytes state ${statedLength(bytes)}`,
      REMEDY,
    );
  }
  return new Uint8Array(content);
}
