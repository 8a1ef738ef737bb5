import { DEFAULT_EXPERIMENT, RANGES, type Experiment, type Field } from './experiment.js';
import { changed } from './settle.js';

/** What draws other fields along where it changes. */
const DRAWING: readonly Field[] = ['data', 'network', 'posterior'];

/** What an experiment is like where nothing else is said of it. */
const usualOf = ({ data, network, posterior }: Experiment) =>
  changed(DEFAULT_EXPERIMENT, { data, network, posterior });

/** Between two runs side by side. */
const BESIDE = '/';

/**
 * Writes experiments as the hash of an address: what differs from the page's first experiment, and from
 * what comes along with other data, networks and posteriors.
 *
 * @param runs - One experiment, or two that run side by side.
 * @returns Such as `#latent=8&beta=4`, or `#beta=4/beta=1`; `#` alone for the first experiment.
 */
export function toHash(runs: readonly Experiment[]): string {
  const one = (experiment: Experiment) =>
    (Object.keys(DEFAULT_EXPERIMENT) as Field[])
      .filter((field) => {
        const usual = DRAWING.includes(field) ? DEFAULT_EXPERIMENT : usualOf(experiment);
        return String(experiment[field]) !== String(usual[field]);
      })
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
  return changed(DEFAULT_EXPERIMENT, given);
}
