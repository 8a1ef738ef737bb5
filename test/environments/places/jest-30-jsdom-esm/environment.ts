import type { Environment } from '../../environment.js';

export default {
  title: 'Jest 30 with jsdom, ES modules',
  kind: 'Test runners',
  programs: ['train.js'],
  manifest: { jest: { transform: {} } },
  packages: ['jest@30', 'jest-environment-jsdom@30'],
  run: 'node --experimental-vm-modules node_modules/jest/bin/jest.js --env jsdom --testTimeout 60000',
} satisfies Environment;
