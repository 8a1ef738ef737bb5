import type { Environment } from '../../environment.js';

export default {
  title: 'bun test',
  kind: 'Test runners',
  programs: ['train.js'],
  tools: ['bun'],
  run: 'bun test',
} satisfies Environment;
