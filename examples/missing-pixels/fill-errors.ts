/** How far what was filled in is off, as means over what was missing. */
export interface FillErrors {
  readonly squaredError: number;
  /** −x log p − (1 − x) log(1 − p), in nats. */
  readonly crossEntropy: number;
}

/** As small as probabilities may be: one that is 0 for a pixel with ink would cost any number. */
const LEAST = 1e-4;

/**
 * Compares what was filled in with what had been there.
 *
 * @param mask - 0 where it was missing.
 */
export function fillErrors(
  filled: ArrayLike<number>,
  original: ArrayLike<number>,
  mask: ArrayLike<number>,
): FillErrors {
  let [squares, entropy, count] = [0, 0, 0];
  for (let i = 0; i < original.length; i++) {
    if (mask[i] === 1) continue;
    const [x, p] = [original[i]!, Math.min(1 - LEAST, Math.max(LEAST, filled[i]!))];
    squares += (x - filled[i]!) ** 2;
    entropy -= x * Math.log(p) + (1 - x) * Math.log(1 - p);
    count++;
  }
  return { squaredError: squares / count, crossEntropy: entropy / count };
}
