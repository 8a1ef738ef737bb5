/** So many stages has the published schedule, of 1, 3, 9 … epochs. */
const STAGES = 8;

/** What the stages take together, in lengths of the first: (3^8 − 1) / 2. */
const LENGTHS = (3 ** STAGES - 1) / 2;

/** The published schedule: 3,280 epochs of 60,000 images in batches of 20. */
const PUBLISHED_STEPS = LENGTHS * 3000;
const PUBLISHED_FIRST = 0.001;

/** With 0.0067 most latents die within the first epochs. */
const MOST = 0.004;

/** A training that is shorter comes to rest within its last third: to a fiftieth of the last stage's. */
const rest = (done: number) => Math.min(1, Math.max(0.02, 3 * (1 - done)));

/**
 * The step size of Burda, Grosse and Salakhutdinov (2016): 0.001 · 10^(−i / 7) in stage i, from 0 to
 * 7, each three times as long as the one before. Theirs take 9.84 million steps together; here they
 * are as long as training is, steps are larger by the root of how many fewer there are, and in the
 * last third they fall evenly besides, since at such a size they never come to rest.
 *
 * @param steps - How many steps training has.
 * @returns What `fit` takes as its `learningRate`.
 */
export function fallingStages(steps: number): (step: number) => number {
  const first = Math.min(MOST, PUBLISHED_FIRST * Math.sqrt(PUBLISHED_STEPS / steps));
  const isShorter = steps < PUBLISHED_STEPS;
  return (step) => {
    const done = (LENGTHS * step) / steps;
    // Stage i begins after (3^i − 1) / 2 lengths.
    const stage = Math.floor(Math.log(2 * done + 1) / Math.log(3) + 1e-9);
    const rate = first * 10 ** (-Math.min(stage, STAGES - 1) / 7);
    return isShorter ? rate * rest(step / steps) : rate;
  };
}
