export { assertLaws } from './assert-laws.js';
export { checkEstimator, type CheckEstimatorOptions } from './check-estimator.js';
export { checkFamily, type CheckFamilyOptions } from './check-family.js';
export { checkModel } from './check-model.js';
export { checkObjective, type CheckObjectiveOptions } from './check-objective.js';
export { checkGradient } from './check-gradient.js';
export { checkPrior, type CheckPriorOptions } from './check-prior.js';
export type { LawReport, LawResult } from './report.js';
export type { CheckOptions } from './settings.js';
