import type { ExampleOptions } from './options.js';

/** How many steps a training on so many data is to take, Ctrl-C aside. */
export function plannedSteps(
  { epochs, steps = Infinity, batchSize }: Pick<ExampleOptions, 'epochs' | 'steps' | 'batchSize'>,
  data: number,
): number {
  return Math.min(epochs * Math.ceil(data / batchSize), steps);
}
