import type { Environment } from '../../environment.js';

export default {
  title: 'Extension, background (esbuild)',
  kind: 'Pages',
  programs: ['train.js'],
  packages: ['esbuild'],
  build: ['esbuild background.js --bundle --outfile=extension/background.js'],
  extension: 'extension',
} satisfies Environment;
