import { describe, vaeKitError } from '../core/errors.js';

/** Checks that every position names one of `size` rows. */
export function checkPositions(positions: ArrayLike<number>, size: number): void {
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i]!;
    if (!(Number.isInteger(position) && position >= 0 && position < size)) {
      throw vaeKitError(
        `a row's position must be a whole number from 0 to ${size - 1}`,
        `${describe(position)} at place ${i}`,
        'Ask only for rows that the dataset has.',
      );
    }
  }
}
