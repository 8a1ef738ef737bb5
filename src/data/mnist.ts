import { describe, optionError, vaeKitError } from '../core/errors.js';
import { formatShape, type Shape } from '../core/shapes.js';
import { arrayDataset } from './dataset.js';
import { readIdx } from './idx.js';
import { digitShape, IMAGE_SIDE, type LabelledImages } from './labelled-images.js';
import { TEST_FILES, TRAINING_FILES, type MnistHalf } from './mnist-files.js';
import { findFile, type SourceOptions } from './mnist-source.js';

/**
 * Where {@link mnist} looks for its files, and how it gives them.
 *
 * @public
 */
export interface MnistOptions {
  /**
   * Node only: the folder where the four files lie, each plain or with `.gz`; nothing is downloaded
   * then.
   */
  readonly folder?: string;
  /** The shape of one image, of 784 elements; `[28, 28, 1]` unless told. */
  readonly shape?: Shape;
  /** Addresses of folders that hold the packed files, tried in turn; public mirrors unless told. */
  readonly urls?: readonly string[];
  /** What downloads; the environment's own `fetch` unless told. */
  readonly fetch?: typeof globalThis.fetch;
  /** Aborts the download. */
  readonly signal?: AbortSignal;
  /**
   * Whether downloads are kept for the next time, true unless told: in Node in the user's cache
   * folder, or the one that the environment variable `VAE_KIT_CACHE` names; in a page in its Cache
   * storage.
   */
  readonly cache?: boolean;
  /** Whether a terminal shows the download's progress, true unless told. */
  readonly progress?: boolean;
  /**
   * Whether the content must be MNIST's, byte for byte, true unless told; false admits other sets
   * of the same format, such as Fashion-MNIST, and leaves the cache alone.
   */
  readonly verify?: boolean;
}

/**
 * MNIST: handwritten digits for training and for testing.
 *
 * @public
 */
export interface Mnist {
  /** 60,000 images to train on. */
  readonly train: LabelledImages;
  /** 10,000 images to test on, by other writers. */
  readonly test: LabelledImages;
  /**
   * Where the files came from: the folder, `'cache'`, or an address; several with commas between.
   */
  readonly source: string;
}

function sourceOptions(options: MnistOptions): SourceOptions {
  const {
    folder,
    fetch = globalThis.fetch,
    signal,
    cache = true,
    progress = true,
    verify = true,
  } = options;
  const {
    urls = [
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
    ],
  } = options;
  if (folder !== undefined && (typeof folder !== 'string' || folder === '')) {
    throw optionError(
      'folder',
      'must be the path of a folder',
      describe(folder),
      "Give a path, as in './data/mnist', or leave it out.",
    );
  }
  if (
    !Array.isArray(urls) ||
    urls.length === 0 ||
    !urls.every((url) => typeof url === 'string' && url !== '')
  ) {
    throw optionError(
      'urls',
      'must be a list of at least one address',
      describe(urls),
      'Give the addresses of folders, or leave them out.',
    );
  }
  if (typeof fetch !== 'function') {
    throw optionError(
      'fetch',
      'must be a function',
      describe(fetch),
      'Give one with the signature of the standard fetch, or leave it out.',
    );
  }
  return { folder, urls, fetch, signal, cache, progress, verify };
}

async function readLabels(content: Uint8Array, name: string): Promise<Uint8Array> {
  const { shape, values } = await readIdx(content, name);
  if (!(values instanceof Uint8Array) || shape.length !== 1) {
    throw optionError(
      name,
      `must hold one row of bytes`,
      `a ${values.constructor.name} of shape ${formatShape(shape)}`,
      'Check that this is the file of labels.',
    );
  }
  const wrong = values.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw vaeKitError(
      `the labels in ${name} must lie from 0 to 9`,
      `${values[wrong]} at position ${wrong}`,
      'Check that the file is complete and unchanged.',
    );
  }
  return values;
}

async function readPixels(content: Uint8Array, name: string, count: number): Promise<Uint8Array> {
  const { shape, values } = await readIdx(content, name);
  const [images, rows, columns] = shape;
  if (
    !(values instanceof Uint8Array) ||
    shape.length !== 3 ||
    rows !== IMAGE_SIDE ||
    columns !== IMAGE_SIDE
  ) {
    throw optionError(
      name,
      `must hold images of 28 by 28 bytes`,
      `a ${values.constructor.name} of shape ${formatShape(shape)}`,
      'Check that this is the file of images.',
    );
  }
  if (images !== count) {
    throw optionError(
      name,
      `must hold one image for each of ${count} labels`,
      `${images} images`,
      'Check that images and labels belong together.',
    );
  }
  return values;
}

async function readHalf(
  files: MnistHalf,
  shape: Shape,
  options: SourceOptions,
): Promise<LabelledImages & { sources: readonly string[] }> {
  const labelFile = await findFile(files.labels, options);
  const labels = await readLabels(labelFile.content, files.labels.name);
  const imageFile = await findFile(files.images, options);
  const pixels = await readPixels(imageFile.content, files.images.name, labels.length);
  return {
    images: arrayDataset(pixels, shape, { scale: 1 / 255 }),
    labels,
    sources: [labelFile.source, imageFile.source],
  };
}

/**
 * Loads MNIST, the handwritten digits: from a folder, from the cache, or by a download of 12 MB.
 *
 * Grey levels are given as byte / 255, from 0 to 1; in memory they stay bytes. The content of every
 * file is checked against its SHA-256, and nothing unchecked is ever kept.
 *
 * @param options - Where to look and how to give the images.
 * @returns A promise of the two halves: images, each with its label.
 * @throws {@link VaeKitError} where a file is missing, damaged or not MNIST's, where no address can
 * be reached, and on an abort.
 *
 * @example
 * ```ts
 * import { mnist, syntheticDigits } from 'vae-kit';
 *
 * const { train } = await mnist({ folder: './data/mnist' }).catch(() => ({
 *   train: syntheticDigits({ count: 100 }),
 * }));
 * const batch = train.images.batch([0, 1, 2]); // [3, 28, 28, 1]
 * ```
 *
 * Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document
 * recognition (Proceedings of the IEEE 86, 1998), section III A.
 *
 * @public
 */
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  const shape = digitShape(options.shape ?? [IMAGE_SIDE, IMAGE_SIDE, 1]);
  const source = sourceOptions(options);
  const { sources: trainSources, ...train } = await readHalf(TRAINING_FILES, shape, source);
  const { sources: testSources, ...test } = await readHalf(TEST_FILES, shape, source);
  return { train, test, source: [...new Set([...trainSources, ...testSources])].join(', ') };
}
