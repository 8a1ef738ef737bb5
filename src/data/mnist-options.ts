import { environmentVariable } from '#platform';
import {
  checkOptions,
  FLAG,
  FUNCTION,
  SIGNAL,
  type Kind,
  type OptionKinds,
} from '../core/options.js';
import type { Shape } from '../core/shapes.js';
import type { SourceOptions } from './mnist-source.js';

/**
 * Where {@link mnist} looks for its files, and how it gives them.
 *
 * @public
 */
export interface MnistOptions {
  /**
   * Node only: the folder where the four files lie, each plain or with `.gz`; nothing is downloaded
   * then. Unless told, the one that the environment variable `VAE_KIT_MNIST` names, where that is
   * set and neither `urls` nor `fetch` is given.
   */
  readonly folder?: string;
  /** The shape of one image, of 784 elements; `[28, 28, 1]` unless told. */
  readonly shape?: Shape;
  /** Addresses of folders that hold the packed files, tried in turn; public mirrors unless told. */
  readonly urls?: readonly string[];
  /** What downloads; the environment's own `fetch` unless told. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Aborts the download. What a server sends is bounded in size, not in time; `AbortSignal.timeout`
   * bounds that too.
   */
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

const FOLDER: Kind = {
  wanted: 'the path of a folder',
  holds: (value) => typeof value === 'string' && value !== '',
  remedy: "Give a path, as in './data/mnist', or leave it out.",
};

const ADDRESSES: Kind = {
  wanted: 'a list of at least one address',
  holds: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((url) => typeof url === 'string' && url !== ''),
  remedy: 'Give the addresses of folders, or leave them out.',
};

const KINDS: OptionKinds<MnistOptions> = {
  folder: FOLDER,
  shape: null,
  urls: ADDRESSES,
  fetch: FUNCTION,
  signal: SIGNAL,
  cache: FLAG,
  progress: FLAG,
  verify: FLAG,
};

const HINTS = {
  'from source root path dir':
    'Give folder, the path of one that holds the files, or urls, addresses of such.',
  'train test split': 'Both halves come: await mnist() has train and test.',
  download: 'What neither folder nor cache has is downloaded; where folder is given, nothing is.',
  flatten: 'Give shape: [784] for flat images.',
  normalize: 'Grey levels are from 0 to 1 already.',
  count: 'Take fewer rows, as in takeRows(train.images, 1000).',
  batchSize: 'Give it to fit or evaluate.',
};

/** Checks what {@link mnist} was told, and settles where to look. */
export function sourceOptions(options: MnistOptions): SourceOptions {
  checkOptions(options, 'mnist', KINDS, HINTS);
  const { urls, fetch, signal, cache = true, progress = true, verify = true } = options;
  const {
    // Who says how to download wants to.
    folder = (urls ?? fetch) ? undefined : environmentVariable('VAE_KIT_MNIST'),
  } = options;
  return {
    folder,
    urls: urls ?? [
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
    ],
    fetch: fetch ?? globalThis.fetch,
    signal,
    cache,
    progress,
    verify,
  };
}
