import type { Environment } from '../../environment.js';

export default {
  title: 'Jest 30, CommonJS',
  kind: 'Test runners',
  programs: ['train.cjs'],
  manifest: { type: 'commonjs' },
  packages: ['jest@30'],
  run: 'jest --env node --testTimeout 60000',
} satisfies Environment;
