import { FUNCTION, checkOptions, type OptionKinds } from '../core/options.js';
import type { Key } from '../core/keys.js';
import { eventShape, type Shape } from '../core/shapes.js';
import { checkedFamily, checkFamily as checkIsFamily } from '../distributions/checked-family.js';
import type { Family, Params } from '../distributions/family.js';
import { lawsOfFamily } from './families/laws.js';
import { subjectOf } from './families/subject.js';
import type { LawReport } from './report.js';
import { runLaws } from './run-laws.js';
import { CHECK_HINTS, checkKinds, type CheckOptions } from './settings.js';

/**
 * What {@link checkFamily} can be told.
 *
 * @public
 */
export interface CheckFamilyOptions extends CheckOptions {
  /** The shape of one value, such as `[2]`; a small one finds faults soonest. */
  readonly event: number | Shape;
  /**
   * Parameters of so many rows, unlike each other, for a family whose parameters come from no
   * network; unless told, they are made of random raw outputs.
   */
  readonly params?: (key: Key, rows: number) => Params;
}

const kinds = (): OptionKinds<CheckFamilyOptions> => ({
  ...checkKinds(),
  event: null,
  params: FUNCTION,
});

/**
 * Checks a family by its laws: shapes and rows; that its density sums to one, that samples follow
 * it, and mean, mode and entropy are theirs; gradients by differences; its KL by samples; that keys
 * draw apart, and nothing leaks.
 *
 * @param family - The family.
 * @param options - The shape of one value; seed, error rates and time.
 * @returns What each law says.
 * @throws `VaeKitError` where it is no family, or an option is wrong.
 *
 * @example
 * ```ts
 * import { gaussian } from 'vae-kit';
 * import { useWasm } from 'vae-kit/wasm';
 * import { assertLaws, checkFamily } from 'vae-kit/testing';
 *
 * await useWasm();
 * assertLaws(await checkFamily(gaussian(), { event: [2], seed: 1 }));
 * ```
 *
 * @public
 */
export async function checkFamily(family: Family, options: CheckFamilyOptions): Promise<LawReport> {
  checkIsFamily(family, 'family');
  checkOptions(options, 'checkFamily', kinds(), CHECK_HINTS);
  const event = eventShape(options.event, 'event');
  // What a call returns is looked at as a model would.
  const checked = checkedFamily(family, event, 'family');
  const subject = subjectOf(checked, event, options.params);
  return runLaws(`the family '${family.type}'`, lawsOfFamily(subject), options);
}
