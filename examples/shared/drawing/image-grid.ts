import { PNG } from 'pngjs';
import type { Panel } from './panel.js';
import { textAt, textWidth } from './text.js';
import { tileImages } from './tiles.js';

/** How a grid of images is drawn. */
export interface ImageGridOptions {
  /** How many stand beside each other, 10 unless told. */
  readonly across?: number;
  /** Rows and columns of one image, 28 by 28 unless told. */
  readonly imageHeight?: number;
  readonly imageWidth?: number;
  /** Pixels on the side of one image element, 1.5 unless told; a multiple of a half. */
  readonly scale?: number;
  /** What stands before each row. */
  readonly rowLabels?: readonly string[];
  /** How wide it may be; images are smaller where they have to be. */
  readonly room?: number;
}

/** Figures are rasterised at twice their size: images of that size are not resampled. */
const ZOOM = 2;
const GUTTER = 1;
const LABEL_SIZE = 12;

/** A grid of grey images, row by row, with thin lines between. */
export function imageGrid(levels: ArrayLike<number>, options: ImageGridOptions = {}): Panel {
  const { across = 10, imageHeight = 28, imageWidth = 28, scale = 1.5, rowLabels = [] } = options;
  const sheet = tileImages(levels, {
    imageHeight,
    imageWidth,
    across,
    scale: scale * ZOOM,
    gutter: GUTTER * ZOOM,
  });
  const png = new PNG({ width: sheet.width, height: sheet.height });
  png.data.set(sheet.rgba);
  const left =
    rowLabels.length === 0
      ? 0
      : Math.max(...rowLabels.map((label) => textWidth(label, LABEL_SIZE))) + 10;
  const room = (options.room ?? Infinity) - left;
  const shrink = Math.min(1, (room * ZOOM) / sheet.width);
  const [width, height] = [(shrink * sheet.width) / ZOOM, (shrink * sheet.height) / ZOOM];
  const pitch = shrink * (imageHeight * scale + GUTTER);
  const labels = rowLabels.map((label, row) =>
    textAt(label, left - 8, (row + 0.5) * pitch + LABEL_SIZE / 3, {
      size: LABEL_SIZE,
      anchor: 'end',
    }),
  );
  const href = `data:image/png;base64,${PNG.sync.write(png).toString('base64')}`;
  const rendering = shrink === 1 ? ' style="image-rendering:pixelated"' : '';
  return {
    width: left + width,
    height,
    svg:
      `${labels.join('')}<image x="${left}" y="0" width="${width}" height="${height}"` +
      `${rendering} xlink:href="${href}"/>`,
  };
}

/**
 * Rows of two sets of images by turns: `across` of the first, under them the same of the second,
 * and so on.
 */
export function alternateRows(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  across: number,
  area = 28 * 28,
): Float32Array {
  const row = across * area;
  const both = new Float32Array(first.length + second.length);
  for (let from = 0, to = 0; from < first.length; from += row) {
    for (const source of [first, second]) {
      const end = Math.min(from + row, source.length);
      for (let i = from; i < end; i++) both[to++] = source[i]!;
    }
  }
  return both;
}
