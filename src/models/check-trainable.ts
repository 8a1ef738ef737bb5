import { describe, vaeKitError } from '../core/errors.js';
import { checkTensors } from '../distributions/check-params.js';
import type { Trainable, TrainState } from './trainable.js';
import { checkNotDisposed } from './weights.js';

/** What a model must have to be measured and trained, and what that is. */
const MEMBERS = {
  data: 'object',
  support: 'object',
  variables: 'object',
  initialState: 'function',
  loss: 'function',
  measure: 'function',
} as const satisfies Partial<Record<keyof Trainable, string>>;

/**
 * Checks that a model is one, whose weights are there.
 *
 * @param call - The function that was given it, as the error names it.
 */
export function checkTrainable(model: unknown, call: string): asserts model is Trainable {
  const given = Object(model) as Record<string, unknown>;
  const missing = Object.entries(MEMBERS).find(([name, kind]) => typeof given[name] !== kind);
  if (missing) {
    throw vaeKitError(
      `${call} needs a model, which has the ${missing[1] === 'function' ? 'function' : 'member'} ` +
        missing[0],
      describe(model),
      'Give what vae or autoencoder returned, say, before the data.',
    );
  }
  checkNotDisposed(model as Trainable);
}

/**
 * Checks what is carried from step to step.
 *
 * @param what - What to call it in errors.
 * @param remedy - What the caller can do, a full sentence with its stop.
 */
export function checkState(
  state: unknown,
  what: string,
  remedy: string,
): asserts state is TrainState {
  const { step, estimator } = Object(state) as Partial<TrainState>;
  if (!Number.isSafeInteger(step) || step! < 0) {
    throw vaeKitError(
      `${what} must have a whole number, 0 or more, as step`,
      describe(state),
      remedy,
    );
  }
  checkTensors(estimator, `${what} must have in estimator`, remedy);
}
