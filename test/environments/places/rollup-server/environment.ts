import type { Environment } from '../../environment.js';

export default {
  title: 'Rollup to one file',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'],
  build: ['rollup --config --silent'],
  elsewhere: 'out',
  run: 'node main.cjs',
  quick: true,
} satisfies Environment;
