import { arrayDataset } from 'vae-kit';
import type { LoadedData } from './loaded.js';

/** Height and width that images are brought to. */
const SIDE = 28;

/** More would take long to read, and teach little more. */
const MOST = 20_000;

/** Images that were dropped, the middle square of each; grey where all of them are. */
export async function imagesDropped(files: readonly File[]): Promise<LoadedData> {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const pixels: Uint8ClampedArray[] = [];
  for (const file of files.slice(0, MOST)) {
    const image = await createImageBitmap(file).catch(() => undefined);
    // A folder has other files too.
    if (!image) continue;
    const side = Math.min(image.width, image.height);
    const [left, top] = [(image.width - side) / 2, (image.height - side) / 2];
    // Paper shines through what is transparent.
    context.fillStyle = 'white';
    context.fillRect(0, 0, SIDE, SIDE);
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, left, top, side, side, 0, 0, SIDE, SIDE);
    image.close();
    pixels.push(context.getImageData(0, 0, SIDE, SIDE).data);
  }
  if (pixels.length < 2)
    throw new Error('At least two images are needed: drop some, or a folder of such.');
  const channels = pixels.every(isGrey) ? 1 : 3;
  const values = new Uint8Array(pixels.length * SIDE * SIDE * channels);
  let at = 0;
  for (const image of pixels)
    for (let from = 0; from < image.length; from += 4)
      for (let channel = 0; channel < channels; channel++) values[at++] = image[from + channel]!;
  const shape = [SIDE, SIDE, channels];
  return {
    info: {
      kind: 'images',
      name: `${pixels.length} images`,
      count: pixels.length,
      shape,
      classes: 0,
    },
    rows: arrayDataset(values, shape, { scale: 1 / 255 }),
  };
}

function isGrey(rgba: Uint8ClampedArray): boolean {
  for (let i = 0; i < rgba.length; i += 4)
    if (Math.abs(rgba[i]! - rgba[i + 1]!) > 2 || Math.abs(rgba[i]! - rgba[i + 2]!) > 2)
      return false;
  return true;
}
