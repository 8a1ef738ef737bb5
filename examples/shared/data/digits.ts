import { mnist, syntheticDigits, VaeKitError, type LabelledImages, type Shape } from 'vae-kit';

/** Digits to train and to test on. */
export interface Digits {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** What they are, in a few words for captions. */
  readonly name: string;
}

/** Where digits are to come from. */
export interface DigitsOptions {
  readonly shape: Shape;
  /** A folder of IDX files or `'synthetic'`; where it is missing, what `mnist` finds. */
  readonly data: string | undefined;
}

const BUILT_IN_TRAIN = 10_000;
const BUILT_IN_TEST = 2_000;

/**
 * Loads digits from the place asked for; where none is asked for and none can be reached, makes
 * some and says so.
 */
export async function loadDigits({ shape, data }: DigitsOptions): Promise<Digits> {
  if (data === 'synthetic') return builtInDigits(shape);
  const where = data === undefined ? { shape } : { shape, folder: data };
  try {
    return { ...(await mnist(where)), name: 'MNIST' };
  } catch (error) {
    if (!(error instanceof VaeKitError)) throw error;
    if (error.option === 'verify') {
      // Other sets of the same format are welcome; only what is MNIST, byte for byte, is called so.
      const other = await mnist({ ...where, verify: false });
      return { ...other, name: `IDX files in ${other.source}` };
    }
    // Each address has failed, each for a reason of its own; no folder that was named is replaced.
    if (!(error.cause instanceof AggregateError)) throw error;
    console.warn(
      'MNIST cannot be downloaded here: using the built-in digits instead. Name a folder of ' +
        'its files with --data or VAE_KIT_MNIST.',
    );
    return builtInDigits(shape);
  }
}

function builtInDigits(shape: Shape): Digits {
  return {
    train: syntheticDigits({ count: BUILT_IN_TRAIN, seed: 1, shape }),
    test: syntheticDigits({ count: BUILT_IN_TEST, seed: 2, shape }),
    name: 'built-in digits',
  };
}
