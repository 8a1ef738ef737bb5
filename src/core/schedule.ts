/**
 * A number that changes with the training steps done, and knows what it was made of.
 *
 * @public
 */
export interface Schedule {
  /**
   * The value at a step.
   *
   * @param step - How many training steps are done, from 0.
   * @returns The value for the next step.
   */
  (step: number): number;
  /** The schedule's name, as in `'cosineDecay'`. */
  readonly type: string;
  /** What it was made of. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A function that says what it was made of. */
export function describedSchedule(
  type: string,
  options: Readonly<Record<string, unknown>>,
  valueAt: (step: number) => number,
): Schedule {
  return Object.assign((step: number) => valueAt(step), { type, options });
}
