import type { Environment } from '../../environment.js';

export default {
  title: 'node:test',
  kind: 'Test runners',
  programs: ['train.js'],
  run: 'node --test --test-reporter=spec',
  quick: true,
} satisfies Environment;
