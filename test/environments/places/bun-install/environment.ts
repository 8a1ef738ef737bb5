import type { Environment } from '../../environment.js';

export default {
  title: 'bun install',
  kind: 'Package managers',
  programs: ['train.js', 'main.js', 'train.cjs', 'main.cjs'],
  tools: ['bun'],
  install: ['bun add $PACKAGES'],
  build: ['node main.cjs'],
  run: 'node main.js',
} satisfies Environment;
