import type { Environment } from '../../environment.js';

export default {
  title: 'Jest 29, ES modules',
  kind: 'Test runners',
  programs: ['train.js'],
  manifest: { jest: { transform: {} } },
  packages: ['jest@29'],
  run: 'NODE_OPTIONS=--experimental-vm-modules jest --env node --testTimeout 60000',
} satisfies Environment;
