import type { Environment } from '../../environment.js';

export default {
  title: 'esbuild',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['esbuild'],
  build: [
    'esbuild page.js --bundle --minify --format=esm --splitting --outdir=out',
    'cp index.html out',
  ],
  page: { folder: 'out' },
  quick: true,
} satisfies Environment;
