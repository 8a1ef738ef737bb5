import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * The parameters of a family that is moved and stretched, as {@link laplace} and {@link logistic}
 * are.
 *
 * @public
 */
export type LocationScaleParams = {
  /** The mean μ, shape `[N, ...event]`. */
  readonly mean: Tensor;
  /** The logarithm of the scale; event axes of 1 share one scale. */
  readonly logScale: Tensor;
};

/**
 * What a family that is moved and stretched can be told, as {@link laplace} and {@link logistic}
 * are. The scale is the family's own, such as the b of a Laplace distribution, and no standard
 * deviation.
 *
 * @public
 */
export interface LocationScaleOptions {
  /**
   * Where the scale comes from: `'learned'`, a network output of its own for each dimension (the
   * default), half of whose exponent it is; `'shared'`, one learned number for all data and
   * dimensions; or a number, fixed.
   */
  readonly scale?: 'learned' | 'shared' | number;
  /** The least scale, in the units of the data: its square is exp(raw) + minScale². 0.001 unless told. */
  readonly minScale?: number;
  /**
   * Where a shared scale starts, in the units of the data and above the floor; 1 unless told, or
   * twice the floor where that is more.
   */
  readonly initialScale?: number;
}
