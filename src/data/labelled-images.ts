import { vaeKitError } from '../core/errors.js';
import { eventShape, formatShape, sizeOf, type Shape } from '../core/shapes.js';
import type { SyncDataset } from './dataset.js';

/**
 * Images of digits and which digit each shows.
 *
 * @public
 */
export interface LabelledImages {
  /** Grey levels from 0, the paper, to 1, full ink. */
  readonly images: SyncDataset;
  /** The digit, 0 to 9, that each image shows. */
  readonly labels: Uint8Array;
}

/** The rows and columns of an image of a digit. */
export const IMAGE_SIDE = 28;

/** A checked shape for images of digits: any that holds their 784 pixels. */
export function digitShape(shape: Shape): Shape {
  const checked = eventShape(shape, 'the shape of an image');
  if (sizeOf(checked) !== IMAGE_SIDE * IMAGE_SIDE) {
    throw vaeKitError(
      'the shape of an image must hold 784 elements',
      formatShape(checked),
      'Give [784], [28, 28] or [28, 28, 1].',
    );
  }
  return checked;
}
