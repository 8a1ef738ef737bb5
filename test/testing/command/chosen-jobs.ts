import { JOBS } from './jobs.js';
import type { LawsOptions } from './options.js';

/** The places of the parts that the command line asks for. */
export function chosenJobs({ only }: Pick<LawsOptions, 'only'>): number[] {
  const chosen = JOBS.flatMap(({ name }, i) =>
    only.length === 0 || only.some((part) => name.includes(part)) ? [i] : [],
  );
  if (chosen.length === 0)
    throw new Error(`No part has ${only.join(' or ')} in its name. See --help for their names.`);
  return chosen;
}
