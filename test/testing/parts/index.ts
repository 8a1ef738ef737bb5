import { ESTIMATORS } from './estimators.js';
import { FAMILIES } from './families.js';
import { MODELS } from './models.js';
import { OBJECTIVES } from './objectives.js';
import type { Part } from './part.js';
import { PRIORS } from './priors.js';

/** All built-in parts, which must keep all laws. A new part is one line in the file of its kind. */
export const BUILT_IN: readonly Part[] = [
  ...FAMILIES,
  ...PRIORS,
  ...OBJECTIVES,
  ...ESTIMATORS,
  ...MODELS,
];
