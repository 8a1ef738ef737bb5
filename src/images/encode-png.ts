import { crc32 } from '../core/crc32.js';
import { vaeKitError } from '../core/errors.js';
import { checkImage, type RgbaImage } from './rgba-image.js';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Writes a picture as a PNG file, in Node and in pages.
 *
 * ISO/IEC 15948 (2004); colours of 8 bits with opacity, no filter, packed by the platform's deflate.
 *
 * @param image - The picture.
 * @returns The bytes of the file.
 * @throws {@link VaeKitError} where it is no picture, or the platform cannot pack.
 *
 * @example
 * ```ts
 * import { encodePng, imageGrid, syntheticDigits } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 4, shape: [28, 28] });
 * const file = await encodePng(imageGrid(images.batch([0, 1, 2, 3])));
 * // In Node: await writeFile('digits.png', file)
 * console.assert(file[1] === 0x50);
 * ```
 *
 * @public
 */
export async function encodePng(image: RgbaImage): Promise<Uint8Array> {
  checkImage(image, 'encodePng');
  const { width, height, data } = image;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Eight bits for each channel, of which there are red, green, blue and opacity.
  header.set([8, 6], 8);
  // Each row says first how it is filtered: not at all.
  const rows = new Uint8Array(height * (1 + 4 * width));
  for (let y = 0; y < height; y++) {
    rows.set(data.subarray(4 * y * width, 4 * (y + 1) * width), y * (1 + 4 * width) + 1);
  }
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', await deflated(rows)),
    chunk('IEND', new Uint8Array(0)),
  ];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (typeof CompressionStream === 'undefined') {
    throw vaeKitError(
      'encodePng needs CompressionStream',
      'none in this environment',
      'Use Node 18 or a browser of 2023 or later, or draw on a canvas and ask that for a file.',
    );
  }
  const packed = new Response(
    new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate')),
  );
  return new Uint8Array(await packed.arrayBuffer());
}

/** A chunk: its length, its name, its content, and the sum of the last two. */
function chunk(name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
  return bytes;
}
