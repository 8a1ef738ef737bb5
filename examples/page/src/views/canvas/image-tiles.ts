import { tiledSize, writeTiles, type Images, type Tiling } from '../drawing/tiles.js';

/** Where a picture of pixels lies on a sheet, in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws images in rows and columns, and keeps its pixels for the next time. */
export type TilePainter = (
  context: CanvasRenderingContext2D,
  images: Images,
  tiling: Tiling,
  table: Uint32Array,
  box: Box,
  smooth?: boolean,
) => void;

/**
 * A painter with pixels of its own: they are written as they are and then stretched over the box by
 * the canvas, which is quick however many images there are.
 */
export function tilePainter(): TilePainter {
  const canvas = document.createElement('canvas');
  const own = canvas.getContext('2d')!;
  let data: ImageData | undefined;
  return (context, images, tiling, table, box, smooth = true) => {
    const { width, height } = tiledSize(images, tiling);
    if (data?.width !== width || data.height !== height) {
      canvas.width = width;
      canvas.height = height;
      data = own.createImageData(width, height);
    }
    const pixels = new Uint32Array(data.data.buffer);
    if (tiling.gap > 0) pixels.fill(0);
    writeTiles(pixels, width, images, tiling, table);
    own.putImageData(data, 0, 0);
    context.imageSmoothingEnabled = smooth;
    context.imageSmoothingQuality = 'high';
    context.drawImage(canvas, box.x, box.y, box.width, box.height);
  };
}
