import { DEFAULT_EXPERIMENT, RANGES, type Experiment, type Field } from './experiment.js';
import { settled } from './settle.js';

/** Between two runs side by side. */
const BESIDE = '/';

/**
 * Writes experiments as the hash of an address: what differs from the page's first experiment.
 *
 * @param runs - One experiment, or two that run side by side.
 * @returns Such as `#latent=8&beta=4`, or `#beta=4/beta=1`; `#` alone for the first experiment.
 */
export function toHash(runs: readonly Experiment[]): string {
  const one = (experiment: Experiment) =>
    (Object.keys(DEFAULT_EXPERIMENT) as Field[])
      .filter((field) => String(experiment[field]) !== String(DEFAULT_EXPERIMENT[field]))
      .map((field) => `${field}=${String(experiment[field])}`)
      .join('&');
  return `#${runs.map(one).join(BESIDE)}`;
}

/**
 * Reads the hash of an address; whatever in it makes no sense is as in the first experiment.
 *
 * @returns One experiment, or two that run side by side.
 */
export function fromHash(hash: string): Experiment[] {
  return hash.replace(/^#/, '').split(BESIDE).slice(0, 2).map(read);
}

function read(text: string): Experiment {
  const given: Record<string, unknown> = {};
  for (const [field, value] of new URLSearchParams(text)) {
    if (!Object.hasOwn(DEFAULT_EXPERIMENT, field)) continue;
    if (field === 'widths') given.widths = value.split(',').filter(Boolean).map(Number);
    else given[field] = field in RANGES ? Number(value === '' ? NaN : value) : value;
  }
  return settled({ ...DEFAULT_EXPERIMENT, ...given });
}
