import type { Environment } from '../../environment.js';

export default {
  title: 'Extension, page (esbuild)',
  kind: 'Pages',
  programs: ['train.js'],
  packages: ['esbuild'],
  build: ['esbuild page.js --bundle --format=esm --outfile=extension/page.js'],
  extension: 'extension',
} satisfies Environment;
