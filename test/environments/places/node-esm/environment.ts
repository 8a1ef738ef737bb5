import type { Environment } from '../../environment.js';

export default {
  title: 'Node 20, ES module',
  kind: 'Runtimes',
  programs: ['train.js', 'main.js'],
  tools: ['node@20'],
  run: 'node main.js',
  quick: true,
} satisfies Environment;
