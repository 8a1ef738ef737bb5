import type { Values } from '../../engine/protocol.js';
import type { Images } from '../drawing/tiles.js';

/** Values as images, where they are such: of shape `[count, height, width, 1 or 3]`. */
export function imagesOf(values: Values | undefined): Images | undefined {
  if (values?.shape.length !== 4) return undefined;
  const [count, height, width, channels] = values.shape as [number, number, number, number];
  if (channels !== 1 && channels !== 3) return undefined;
  return { values: values.values, count, height, width, channels };
}

/** Some of the images, one behind the other. */
export function someImages(images: Images | undefined, from: number, count: number) {
  if (!images) return undefined;
  const size = images.height * images.width * images.channels;
  const values = images.values.subarray(from * size, (from + count) * size);
  return { ...images, values, count: Math.min(count, values.length / size) };
}

/** Points of three coordinates; what further ones they have is left out, what is missing is 0. */
export function pointsOf(values: Values | undefined): Float32Array | undefined {
  if (values?.shape.length !== 2) return undefined;
  const [count, width] = values.shape as [number, number];
  if (width === 3) return values.values;
  const points = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < Math.min(3, width); c++) points[3 * i + c] = values.values[i * width + c]!;
  }
  return points;
}
