/**
 * What one law said of a part.
 *
 * @public
 */
export interface LawResult {
  /** The law's name, as in `'samples follow the density'`. */
  readonly law: string;
  /** Whether it holds; never where it is undecided. */
  readonly passed: boolean;
  /** Whether the time was up before it was known. */
  readonly undecided: boolean;
  /** What was measured; the law is broken where it is above the threshold. */
  readonly statistic: number;
  /** The most that chance or rounding explain. */
  readonly threshold: number;
  /** How many samples were looked at; 1 where none were drawn. */
  readonly samples: number;
  /** What was found, in words. */
  readonly message: string;
}

/**
 * What all laws said of a part.
 *
 * @public
 */
export interface LawReport {
  /** What was looked at, as in `"the family 'gaussian'"`. */
  readonly part: string;
  /** Whether all laws hold. */
  readonly passed: boolean;
  /** What each said. */
  readonly laws: readonly LawResult[];
  /** How often all laws together reject a part that is right. */
  readonly falseAlarm: number;
  /** How long it took. */
  readonly seconds: number;
}
