/** So many stages has the published schedule, of 1, 3, 9 … epochs. */
const STAGES = 8;

/** What the stages take together, in lengths of the first: (3^8 − 1) / 2. */
const LENGTHS = (3 ** STAGES - 1) / 2;

/** The published step size is that of batches of so many. */
const PUBLISHED_BATCH = 20;

/**
 * The step size of Burda, Grosse and Salakhutdinov (2016): 0.001 · 10^(−i / 7) in stage i, from 0 to
 * 7, each three times as long as the one before. Theirs take 3,280 epochs together; here they are
 * as long as training is. Where gradients are mostly noise, Adam goes as far in an epoch of larger
 * batches if its steps grow with the root of their size, as these do.
 *
 * @param steps - How many steps training has.
 * @param batchSize - How many data make a step.
 * @returns What `fit` takes as its `learningRate`.
 */
export function fallingStages(steps: number, batchSize: number): (step: number) => number {
  const first = 0.001 * Math.sqrt(batchSize / PUBLISHED_BATCH);
  return (step) => {
    const done = (LENGTHS * step) / steps;
    // Stage i begins after (3^i − 1) / 2 lengths.
    const stage = Math.floor(Math.log(2 * done + 1) / Math.log(3) + 1e-9);
    return first * 10 ** (-Math.min(stage, STAGES - 1) / 7);
  };
}
