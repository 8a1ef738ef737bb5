import type { Environment } from '../../environment.js';

export default {
  title: 'Mocha',
  kind: 'Test runners',
  programs: ['train.js'],
  packages: ['mocha'],
  tools: ['node@24'],
  versionOf: 'mocha',
  run: 'mocha --timeout 60000 train.test.js',
} satisfies Environment;
