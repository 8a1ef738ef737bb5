import { Tensor, tidy } from '@tensorflow/tfjs-core';
import { checkTensor } from '../core/check-tensor.js';
import { checkOptions } from '../core/options.js';
import { compareGradient, GRADIENT_TOLERANCE } from './differences.js';
import type { LawReport } from './report.js';
import { figureFinding, runLaws } from './run-laws.js';
import { CHECK_HINTS, checkKinds, type CheckOptions } from './settings.js';

/**
 * Checks the gradient of a function of tensors by differences.
 *
 * For a weighting of the outputs it is compared with central differences of two steps, extrapolated
 * to none (Richardson). The function must be smooth around the point.
 *
 * @param f - From one tensor, or several, to one; on the tape, as functions to be trained are.
 * @param at - Where; a tensor for each argument.
 * @param options - Seed and time; chance has no part in it.
 * @returns What each law says.
 * @throws `VaeKitError` where an argument is wrong.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { useWasm } from 'vae-kit/wasm';
 * import { assertLaws, checkGradient } from 'vae-kit/testing';
 *
 * await useWasm();
 * const softplus = (x: tf.Tensor) => tf.softplus(x);
 * assertLaws(await checkGradient(softplus, tf.tensor1d([-1, 0, 2])));
 * ```
 *
 * @public
 */
export async function checkGradient(
  f: (...inputs: Tensor[]) => Tensor,
  at: Tensor | readonly Tensor[],
  options: CheckOptions = {},
): Promise<LawReport> {
  checkOptions(options, 'checkGradient', checkKinds(), CHECK_HINTS);
  const inputs = at instanceof Tensor ? [at] : [...at];
  for (const input of inputs) checkTensor(input, 'each of at', 'a tensor');
  return runLaws(
    `the function ${f.name || 'f'}`,
    [
      {
        name: 'the gradient is that of differences',
        run: () =>
          tidy(() => {
            const { figure, where } = compareGradient(f, inputs);
            return figureFinding(figure, GRADIENT_TOLERANCE, `it is ${where}`);
          }),
      },
    ],
    options,
  );
}
