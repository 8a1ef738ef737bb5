import { digitShape, IMAGE_SIDE, type LabelledImages } from './labelled-images.js';
import { TEST_FILES, TRAINING_FILES } from './mnist-files.js';
import { readHalf } from './mnist-half.js';
import { sourceOptions, type MnistOptions } from './mnist-options.js';

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

/**
 * Loads MNIST, the handwritten digits: from a folder, from the cache, or by a download of 12 MB.
 *
 * Grey levels are given as byte / 255, from 0 to 1; in memory they stay bytes. The content of every
 * file is checked against its SHA-256, and nothing unchecked is ever kept. No more is read,
 * received or unpacked than the files can hold.
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
  const source = sourceOptions(options);
  const shape = digitShape(options.shape ?? [IMAGE_SIDE, IMAGE_SIDE, 1]);
  const { sources: trainSources, ...train } = await readHalf(TRAINING_FILES, shape, source);
  const { sources: testSources, ...test } = await readHalf(TEST_FILES, shape, source);
  return { train, test, source: [...new Set([...trainSources, ...testSources])].join(', ') };
}
