/**
 * A step size that stays for the first half of training and then falls evenly to a fiftieth of
 * itself, so that the weights come to rest.
 *
 * @param rate - The step size of the first half.
 * @param steps - How many steps training has.
 * @returns What `fit` takes as its `learningRate`.
 */
export function fallingRate(rate: number, steps: number): (step: number) => number {
  return (step) => rate * Math.min(1, Math.max(0.02, 2 * (1 - step / steps)));
}
