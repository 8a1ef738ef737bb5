import type { Environment } from '../../environment.js';

export default {
  title: 'Jest 30 with jsdom, ES modules',
  kind: 'Test runners',
  programs: ['train.js'],
  manifest: { jest: { transform: {} } },
  packages: ['jest@30', 'jest-environment-jsdom@30'],
  run: 'NODE_OPTIONS=--experimental-vm-modules jest --env jsdom --testTimeout 60000',
} satisfies Environment;
