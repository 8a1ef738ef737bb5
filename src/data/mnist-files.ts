/** One of the four files of MNIST. */
export interface MnistFile {
  /** The file's name, without `.gz`. */
  readonly name: string;
  /** The length of the unpacked content in bytes. */
  readonly size: number;
  /** The SHA-256 of the unpacked content. */
  readonly checksum: string;
}

/** The images and labels of one half of MNIST. */
export interface MnistHalf {
  readonly images: MnistFile;
  readonly labels: MnistFile;
}

export const TRAINING_FILES: MnistHalf = {
  images: {
    name: 'train-images-idx3-ubyte',
    size: 47_040_016,
    checksum: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  labels: {
    name: 'train-labels-idx1-ubyte',
    size: 60_008,
    checksum: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
};

export const TEST_FILES: MnistHalf = {
  images: {
    name: 't10k-images-idx3-ubyte',
    size: 7_840_016,
    checksum: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  labels: {
    name: 't10k-labels-idx1-ubyte',
    size: 10_008,
    checksum: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
};
