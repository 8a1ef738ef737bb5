import type { Environment } from '../../environment.js';

export default {
  title: 'Jest 29 with jsdom, CommonJS',
  kind: 'Test runners',
  programs: ['train.cjs'],
  manifest: { type: 'commonjs' },
  packages: ['jest@29', 'jest-environment-jsdom@29'],
  run: 'jest --env jsdom --testTimeout 60000',
} satisfies Environment;
