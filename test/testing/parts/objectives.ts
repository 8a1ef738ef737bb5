import {
  betaTc,
  capacity,
  elbo,
  infoVae,
  iwae,
  linearAnnealing,
  type Objective,
} from '../../../src/index.js';
import { checkObjective } from '../../../src/testing/index.js';
import type { Part } from './part.js';

const ROWS: readonly (readonly [name: string, objective: Objective])[] = [
  ['elbo', elbo()],
  ['elbo of several samples', elbo({ samples: 4 })],
  ['elbo with a weight on the KL', elbo({ beta: 4 })],
  ['elbo with one that grows', elbo({ beta: linearAnnealing({ steps: 10 }) })],
  ['elbo with free bits', elbo({ freeBits: 0.25 })],
  ['elbo with free bits of groups', elbo({ freeBits: 0.1, groups: 2 })],
  ['the importance-weighted bound', iwae({ samples: 3 })],
  ['betaTc', betaTc({ beta: 2 })],
  ['infoVae', infoVae({ alpha: 0, lambda: 2 })],
  ['capacity', capacity({ gamma: 10, schedule: () => 2 })],
];

/** The built-in objectives. */
export const OBJECTIVES: readonly Part[] = ROWS.map(([name, objective]) => ({
  kind: 'objective',
  name,
  check: (options) => checkObjective(objective, options),
}));
