import type { Environment } from '../../environment.js';

export default {
  title: 'Rspack, target node',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['@rspack/core', '@rspack/cli'],
  build: ['rspack build'],
  elsewhere: 'out',
  run: 'node main.js',
} satisfies Environment;
