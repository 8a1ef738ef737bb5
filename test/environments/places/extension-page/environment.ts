import type { Environment } from '../../environment.js';

export default {
  title: 'A page of an extension (esbuild)',
  kind: 'Pages',
  programs: ['train.js'],
  packages: ['esbuild'],
  build: ['esbuild page.js --bundle --format=esm --outfile=extension/page.js'],
  extension: 'extension',
} satisfies Environment;
