import type { Law } from '../run-laws.js';
import { lawsOfDensity } from './density.js';
import { lawsOfDivergence } from './divergence.js';
import { lawsOfGradients } from './gradients.js';
import { lawsOfIndependence } from './independence.js';
import { lawsOfKeys } from './keys.js';
import { lawsOfMode } from './mode.js';
import { lawsOfMoments } from './moments.js';
import { lawsOfRemains } from './remains.js';
import { lawsOfRows } from './rows.js';
import type { Subject } from './subject.js';

/** The laws of what samples, densities and moments say of each other. */
export function lawsOfSamples(subject: Subject): Law[] {
  return [
    ...lawsOfDensity(subject),
    ...lawsOfMoments(subject),
    ...lawsOfIndependence(subject),
    ...lawsOfMode(subject),
  ];
}

/** All laws of a family. */
export function lawsOfFamily(subject: Subject): Law[] {
  return [
    ...lawsOfRows(subject),
    ...lawsOfKeys(subject),
    ...lawsOfRemains(subject),
    ...lawsOfGradients(subject),
    ...lawsOfSamples(subject),
    ...lawsOfDivergence(subject),
  ];
}
