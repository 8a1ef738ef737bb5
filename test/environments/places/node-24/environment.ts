import type { Environment } from '../../environment.js';

export default {
  title: 'Node 24, CommonJS and ES module',
  kind: 'Runtimes',
  programs: ['train.js', 'main.js', 'train.cjs', 'main.cjs'],
  tools: ['node@24'],
  build: ['node main.cjs'],
  run: 'node main.js',
  quick: true,
} satisfies Environment;
