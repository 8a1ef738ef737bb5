import { describe, optionError, vaeKitError } from '../core/errors.js';
import { checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { formatShape, type Shape } from '../core/shapes.js';
import { ACTIVATION, type Activation } from './activation.js';
import { NETWORK_HINTS } from './network-hints.js';

/**
 * What {@link convEncoder} and {@link convDecoder} can be told.
 *
 * @public
 */
export interface ConvOptions {
  /** How many feature maps each convolution makes, from the network's input to its output. */
  readonly filters: readonly number[];
  /** Height and width of all filters, in pixels; 3 unless told. */
  readonly kernel?: number;
  /** By how many pixels filters move, for all layers or for each; 1 unless told. */
  readonly strides?: number | readonly number[];
  /**
   * What follows each layer but the last; `'relu'` in encoders and `'elu'` in decoders unless told:
   * on images that are mostly empty, a decoder of ReLUs can end with units that are 0 for every
   * latent, and maps that only take ink away.
   */
  readonly activation?: Activation;
  /** The widths of hidden dense layers between the images and the latents; none unless told. */
  readonly dense?: number | readonly number[];
}

/** The same, checked and complete. */
export interface ConvPlan {
  readonly convolutions: readonly { readonly filters: number; readonly stride: number }[];
  readonly kernel: number;
  readonly activation: Activation;
  readonly dense: readonly number[];
}

function areCounts(values: unknown): values is readonly number[] {
  return Array.isArray(values) && values.every((value) => Number.isInteger(value) && value > 0);
}

const KINDS: OptionKinds<ConvOptions> = {
  filters: null,
  kernel: COUNT,
  strides: null,
  activation: ACTIVATION,
  dense: null,
};

/** Checks and completes the options of `call`; `usual` is the activation unless told. */
export function convPlan(options: ConvOptions, usual: Activation, call: string): ConvPlan {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw vaeKitError(
      `${call} takes an object of options`,
      describe(options),
      `Give ${call}({ filters: [32, 64], strides: 2 }).`,
    );
  }
  checkOptions(options, call, KINDS, {
    'hidden units': 'Give the widths of hidden dense layers as dense.',
    'channels layers': 'Give the feature maps of each convolution as filters, as in [32, 64].',
    'pool pooling': 'Give strides instead.',
    padding: "Leave it out: padding is always 'same'.",
    ...NETWORK_HINTS,
  });
  const { filters, kernel = 3, strides = 1, activation = usual, dense = [] } = options;
  if (!areCounts(filters) || filters.length === 0) {
    throw optionError(
      'filters',
      'must be a list of positive integers, one for each convolution',
      describe(filters),
      'Give the feature maps in order, as in [32, 64].',
    );
  }
  const steps = typeof strides === 'number' ? filters.map(() => strides) : strides;
  if (!areCounts(steps) || steps.length !== filters.length) {
    throw optionError(
      'strides',
      `must be a positive integer, or a list of ${filters.length} of them`,
      describe(strides),
      'Give one number for all convolutions, or one for each, as in [1, 2] for two.',
    );
  }
  const widths = typeof dense === 'number' ? [dense] : dense;
  if (!areCounts(widths)) {
    throw optionError(
      'dense',
      'must be a positive integer or a list of them',
      describe(dense),
      'Give the width of the hidden dense layer, such as 32, or leave it out.',
    );
  }
  return {
    convolutions: filters.map((count, i) => ({ filters: count, stride: steps[i]! })),
    kernel,
    activation,
    dense: [...widths],
  };
}

/** Height, width and channels of an image's shape; `what` names it in the error. */
export function imageAxes(
  shape: Shape,
  what: string,
): readonly [height: number, width: number, channels: number] {
  if (shape.length !== 3) {
    throw vaeKitError(
      `${what} must be that of an image, [height, width, channels]`,
      formatShape(shape),
      'Give data: [28, 28, 1] for grey images of 28 by 28 pixels, or use an MLP for data that ' +
        'are no images.',
    );
  }
  return shape as readonly [number, number, number];
}
