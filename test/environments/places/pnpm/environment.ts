import type { Environment } from '../../environment.js';

export default {
  title: 'pnpm',
  kind: 'Package managers',
  programs: ['train.js', 'main.js', 'train.cjs', 'main.cjs'],
  tools: ['node@24', 'pnpm'],
  versionOf: 'pnpm',
  install: ['pnpm add $PACKAGES'],
  build: ['node main.cjs'],
  run: 'node main.js',
} satisfies Environment;
