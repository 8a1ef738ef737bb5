import type { Environment } from '../../environment.js';

export default {
  title: 'Jest 29, CommonJS',
  kind: 'Test runners',
  programs: ['train.cjs'],
  manifest: { type: 'commonjs' },
  packages: ['jest@29'],
  run: 'jest --env node --testTimeout 60000',
} satisfies Environment;
