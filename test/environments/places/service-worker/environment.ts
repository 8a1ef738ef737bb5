import type { Environment } from '../../environment.js';

export default {
  title: 'Service worker (esbuild)',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js'],
  packages: ['esbuild'],
  build: [
    'esbuild worker.js --bundle --outfile=out/worker.js',
    'cp index.html page.js report.js out',
  ],
  page: { folder: 'out' },
} satisfies Environment;
