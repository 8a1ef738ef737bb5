import { foldIn, randomKey, type Key } from 'vae-kit';

/**
 * The key of the noise in one of the compared steps: vae-kit draws it itself, other engines find it
 * in their inputs.
 */
export function checkKey(step: number): Key {
  return foldIn(randomKey(1), step);
}
