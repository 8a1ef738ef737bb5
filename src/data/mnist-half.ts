import { vaeKitError, type VaeKitError } from '../core/errors.js';
import { formatShape, type Shape } from '../core/shapes.js';
import { arrayDataset } from './dataset.js';
import type { IdxHeader } from './idx-header.js';
import { readIdxIf } from './idx.js';
import { IMAGE_SIDE, type LabelledImages } from './labelled-images.js';
import type { MnistHalf } from './mnist-files.js';
import { findFile, type SourceOptions } from './mnist-source.js';

const PIXELS = 784;
const BYTES = 0x08;
/** So many images have 2^32 pixels, which no array exceeds: there is no use for more labels. */
const MOST_LABELS = 5_478_275;

function wrongContent(name: string, wanted: string, header: IdxHeader, file: string): VaeKitError {
  return vaeKitError(
    `${name} must hold ${wanted}`,
    `${header.elements} of shape ${formatShape(header.shape)}`,
    `Check that this is the file of ${file}.`,
  );
}

async function readLabels(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const { values } = await readIdxIf(
    (header) => {
      if (header.type !== BYTES || header.shape.length !== 1)
        throw wrongContent(name, 'one row of bytes', header, 'labels');
    },
    bytes,
    name,
  );
  const wrong = values.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw vaeKitError(
      `the labels in ${name} must lie from 0 to 9`,
      `${values[wrong]} at position ${wrong}`,
      'Check that the file is complete and unchanged.',
    );
  }
  return values as Uint8Array;
}

async function readPixels(bytes: Uint8Array, name: string, count: number): Promise<Uint8Array> {
  const { values } = await readIdxIf(
    (header) => {
      const [images, rows, columns] = header.shape;
      if (
        header.type !== BYTES ||
        header.shape.length !== 3 ||
        rows !== IMAGE_SIDE ||
        columns !== IMAGE_SIDE
      ) {
        throw wrongContent(name, 'images of 28 by 28 bytes', header, 'images');
      }
      if (images !== count) {
        throw vaeKitError(
          `${name} must hold one image for each of ${count} labels`,
          `${images} images`,
          'Check that images and labels belong together.',
        );
      }
    },
    bytes,
    name,
  );
  return values as Uint8Array;
}

/** Finds and reads the images and labels of one half, the labels first, which bound the images. */
export async function readHalf(
  files: MnistHalf,
  shape: Shape,
  options: SourceOptions,
): Promise<LabelledImages & { sources: readonly string[] }> {
  const labelFile = await findFile(files.labels, 8 + MOST_LABELS, options);
  const labels = await readLabels(labelFile.bytes, files.labels.name);
  const imageFile = await findFile(files.images, 16 + labels.length * PIXELS, options);
  const pixels = await readPixels(imageFile.bytes, files.images.name, labels.length);
  return {
    images: arrayDataset(pixels, shape, { scale: 1 / 255 }),
    labels,
    sources: [labelFile.source, imageFile.source],
  };
}
