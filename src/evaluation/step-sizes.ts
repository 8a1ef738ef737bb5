/** The share of proposals that are to be accepted (Neal 2011: 0.65 is about the best). */
const TARGET = 0.65;

/** Transitions at the first temperature before any is recorded, to come near from any scale. */
export const WARM_UP = 40;

/** How fast the step size follows there, and after. */
const FAST = 0.5;
const [SLOWEST, FOLLOWED] = [0.02, 0.25];

/** What the step size is at first. */
const FIRST = 0.3;

/**
 * Step sizes that follow the acceptance of one chain for each datum: log ε grows by
 * rate · (acceptance − 0.65) after each transition.
 */
export interface AdaptedSteps {
  /** The step size of each datum now. */
  readonly sizes: Float32Array;
  adapt(acceptance: ArrayLike<number>, warm: boolean): void;
}

/**
 * Makes step sizes.
 *
 * @param data - For how many data.
 * @param transitions - How many follow the warm-up: the fewer, the faster they must follow.
 */
export function adaptedSteps(data: number, transitions: number): AdaptedSteps {
  const rate = Math.min(FOLLOWED, Math.max(SLOWEST, 20 / transitions));
  const sizes = new Float32Array(data).fill(FIRST);
  return {
    sizes,
    adapt(acceptance, warm) {
      for (let i = 0; i < data; i++)
        sizes[i]! *= Math.exp((warm ? FAST : rate) * (acceptance[i]! - TARGET));
    },
  };
}
