import type { Environment } from '../../environment.js';

export default {
  title: 'Jest 30 with jsdom, CommonJS',
  kind: 'Test runners',
  programs: ['train.cjs'],
  manifest: { type: 'commonjs' },
  packages: ['jest@30', 'jest-environment-jsdom@30'],
  run: 'jest --env jsdom --testTimeout 60000',
} satisfies Environment;
