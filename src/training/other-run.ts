import { vaeKitError, type VaeKitError } from '../core/errors.js';

/** What must be the same for a run to go on, by what to call it. */
export type Identity = Readonly<Record<string, unknown>>;

/** In what two runs differ, a line for each; what a file of before does not know was not there. */
export function differencesOf(kept: Identity, now: Identity): readonly string[] {
  return Object.keys(now)
    .filter((name) => (kept[name] ?? 'none') !== now[name])
    .map((name) => `${name} ${String(kept[name])}, not ${String(now[name])}`);
}

/** Of a run that is to go on with something else than it began with. */
export function otherRun(differences: readonly string[]): VaeKitError {
  return vaeKitError(
    'training must go on with the model, the data and the options that it began with',
    differences.join('; '),
    'Give what was given then, or begin anew. Nothing has been changed.',
    { option: 'resume' },
  );
}

/** Of a record that no trainer has made. */
export function noRun(received: string): VaeKitError {
  return vaeKitError(
    'a run of training must be as it was kept',
    received,
    'Give what fit returned, or a checkpoint that it wrote.',
  );
}
