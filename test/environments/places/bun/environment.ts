import type { Environment } from '../../environment.js';

export default {
  title: 'Bun, CommonJS and ES module',
  kind: 'Runtimes',
  programs: ['train.js', 'main.js', 'train.cjs', 'main.cjs'],
  tools: ['bun'],
  build: ['bun main.cjs'],
  run: 'bun main.js',
} satisfies Environment;
