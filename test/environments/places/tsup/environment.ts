import type { Environment } from '../../environment.js';

export default {
  title: 'tsup, everything bundled',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['tsup', 'typescript@5'],
  build: ['tsup'],
  elsewhere: 'out',
  run: 'node main.cjs',
} satisfies Environment;
