import type { Environment } from '../../environment.js';

export default {
  title: 'Node 22, CommonJS and ES module',
  kind: 'Runtimes',
  programs: ['train.js', 'main.js', 'train.cjs', 'main.cjs'],
  tools: ['node@22'],
  build: ['node main.cjs'],
  run: 'node main.js',
} satisfies Environment;
