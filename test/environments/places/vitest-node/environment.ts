import type { Environment } from '../../environment.js';

export default {
  title: 'Vitest',
  kind: 'Test runners',
  programs: ['train.js'],
  packages: ['vitest'],
  tools: ['node@24'],
  versionOf: 'vitest',
  run: 'vitest run --reporter=verbose',
  quick: true,
} satisfies Environment;
