import type { Objective } from '../objectives/objective.js';
import { checkOptions, FLAG, type OptionKinds } from '../core/options.js';
import { checkObjective as checkIsObjective } from '../objectives/check-objective.js';
import { lawsOfObjective } from './objectives/laws.js';
import type { LawReport } from './report.js';
import { runLaws } from './run-laws.js';
import { CHECK_HINTS, checkKinds, type CheckOptions } from './settings.js';

/**
 * What {@link checkObjective} can be told.
 *
 * @public
 */
export interface CheckObjectiveOptions extends CheckOptions {
  /**
   * Whether it is a bound of log p(x), tight where q is the posterior; unless told it is taken for
   * one, but where its options have a `beta` other than 1, `freeBits`, or a `schedule`, as that of
   * a capacity.
   */
  readonly isBound?: boolean;
}

const kinds = (): OptionKinds<CheckObjectiveOptions> => ({ ...checkKinds(), isBound: FLAG });

/**
 * Checks an objective by its laws: on a model whose latents can be gone through its bound is not
 * above log p(x), and tight where q is the posterior; the signals make the gradient of the expected
 * bound; leave-one-out leaves one out; a sample that comes twice counts as once; β counts as often
 * as it says; gradients are those of differences. Chance has no part in any.
 *
 * @param objective - The objective, which looks at log-probabilities and KL alone.
 * @param options - Whether it is a bound; seed and time.
 * @returns What each law says.
 * @throws `VaeKitError` where it is no objective, or an option is wrong.
 *
 * @example
 * ```ts
 * import { elbo } from 'vae-kit';
 * import { useWasm } from 'vae-kit/wasm';
 * import { assertLaws, checkObjective } from 'vae-kit/testing';
 *
 * await useWasm();
 * assertLaws(await checkObjective(elbo({ beta: 4 })));
 * ```
 *
 * @public
 */
export async function checkObjective(
  objective: Objective,
  options: CheckObjectiveOptions = {},
): Promise<LawReport> {
  checkIsObjective(objective);
  checkOptions(options, 'checkObjective', kinds(), CHECK_HINTS);
  const {
    beta = 1,
    freeBits = 0,
    schedule,
  } = (objective.options ?? {}) as Readonly<
    Partial<Record<'beta' | 'freeBits' | 'schedule', unknown>>
  >;
  const { isBound = beta === 1 && freeBits === 0 && schedule === undefined } = options;
  return runLaws(`the objective '${objective.type}'`, lawsOfObjective(objective, isBound), options);
}
