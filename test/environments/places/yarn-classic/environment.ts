import type { Environment } from '../../environment.js';

export default {
  title: 'Yarn 1',
  kind: 'Package managers',
  programs: ['train.js', 'main.js', 'train.cjs', 'main.cjs'],
  tools: ['yarn@1'],
  install: ['yarn add $PACKAGES'],
  build: ['node main.cjs'],
  run: 'node main.js',
} satisfies Environment;
