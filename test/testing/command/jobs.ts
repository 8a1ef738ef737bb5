import { BROKEN } from '../broken/index.js';
import { BUILT_IN } from '../parts/index.js';
import type { Part } from '../parts/part.js';

/** A part that is to keep all laws, or to be rejected. */
export interface Job {
  /** Its kind and name, by which it is chosen. */
  readonly name: string;
  readonly part: Part;
  /** How the law begins that must reject it, where it is broken. */
  readonly law?: string;
}

/** All that is looked at, in the same order in every process. */
export const JOBS: readonly Job[] = [
  ...BUILT_IN.map((part) => ({ name: `${part.kind}: ${part.name}`, part })),
  ...BROKEN.map((part) => ({
    name: `broken ${part.kind}: ${part.name}`,
    part,
    law: part.law,
  })),
];
