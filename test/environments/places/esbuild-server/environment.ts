import type { Environment } from '../../environment.js';

export default {
  title: 'esbuild to one file',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['esbuild'],
  build: ['esbuild main.js --bundle --platform=node --outfile=out/main.cjs'],
  elsewhere: 'out',
  run: 'node main.cjs',
  quick: true,
} satisfies Environment;
