import {
  CHOICES,
  DEFAULT_EXPERIMENT,
  RANGES,
  WIDTHS,
  type DataKind,
  type Experiment,
  type Field,
} from './experiment.js';

/** Whether data are images, which convolutions and Bernoulli pixels are for. */
export const hasImages = (data: DataKind) => data !== 'swissRoll' && data !== 'points';

/** Whether data come with classes, which a CVAE is told. */
export const hasLabels = (data: DataKind) => data === 'digits' || data === 'mnist';

const POINTS: Partial<Experiment> = {
  model: 'vae',
  network: 'dense',
  widths: [100, 100],
  likelihood: 'fixedGaussian',
};

/**
 * Which values of a field go with the rest of an experiment; those that a page should offer.
 *
 * @returns All values of a field of which none is listed are in its range: then it is empty.
 */
export function allowed(field: Field, experiment: Experiment): readonly string[] {
  const { data, model, posterior } = experiment;
  const all: readonly string[] = field in CHOICES ? CHOICES[field as keyof typeof CHOICES] : [];
  const isBits = posterior === 'bits';
  switch (field) {
    case 'model':
      return hasLabels(data) ? all : ['vae'];
    case 'network':
      return hasImages(data) ? all : ['dense'];
    case 'likelihood':
      return hasImages(data) ? all : all.filter((each) => each !== 'bernoulli');
    case 'estimator':
      return all.filter((each) => (each === 'reparameterized') !== isBits);
    case 'prior':
      if (isBits) return ['standard', 'sparse'];
      return model === 'cvae' ? ['standard', 'conditional'] : ['standard'];
    default:
      return all;
  }
}

/**
 * Changes an experiment as someone wishes, and what has to change along: where data become points,
 * convolutions give way; where latents become bits, so does the estimator.
 */
export function changed(before: Experiment, wishes: Partial<Experiment>): Experiment {
  let next: Experiment = { ...before, ...wishes };
  if (hasImages(before.data) !== hasImages(next.data)) {
    const { model, network, widths, likelihood } = DEFAULT_EXPERIMENT;
    const usual = hasImages(next.data) ? { model, network, widths, likelihood } : POINTS;
    next = { ...next, ...usual, ...wishes };
  }
  if (next.network !== before.network && hasImages(next.data) && !wishes.widths)
    next = { ...next, widths: next.network === 'conv' ? [16, 32] : DEFAULT_EXPERIMENT.widths };
  if (next.posterior === 'bits' && before.posterior !== 'bits' && wishes.latent === undefined)
    next = { ...next, latent: Math.max(next.latent, 32) };
  if (next.posterior !== 'bits' && before.posterior === 'bits' && wishes.latent === undefined)
    next = { ...next, latent: DEFAULT_EXPERIMENT.latent };
  return settled(next);
}

/** An experiment that can run: what does not go with the rest gives way to the first that does. */
export function settled(experiment: Experiment): Experiment {
  let next = experiment;
  for (const field of Object.keys(CHOICES) as (keyof typeof CHOICES)[]) {
    const values = allowed(field, next);
    if (!values.includes(next[field])) next = { ...next, [field]: values[0] };
  }
  for (const [field, { least, most, whole }] of Object.entries(RANGES)) {
    const value = next[field as keyof typeof RANGES];
    const inRange = Math.min(most, Math.max(least, whole ? Math.round(value) : value));
    const usual = DEFAULT_EXPERIMENT[field as keyof typeof RANGES];
    next = { ...next, [field]: Number.isFinite(value) ? inRange : usual };
  }
  const widest = WIDTHS[next.network];
  const widths = next.widths
    .slice(0, WIDTHS.layers)
    .map((width) => Math.min(widest, Math.max(1, Math.round(width) || 1)));
  // Images of 28 pixels can be halved twice.
  const layers = next.network === 'conv' ? widths.slice(0, 2) : widths;
  return { ...next, widths: next.network === 'conv' && layers.length === 0 ? [16, 32] : layers };
}
