import type { Environment } from '../../environment.js';

export default {
  title: 'Jest 30, ES modules',
  kind: 'Test runners',
  programs: ['train.js'],
  manifest: { jest: { transform: {} } },
  packages: ['jest@30'],
  run: 'NODE_OPTIONS=--experimental-vm-modules jest --env node --testTimeout 60000',
} satisfies Environment;
