import type { Environment } from '../../environment.js';

export default {
  title: 'Rollup',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'],
  build: ['rollup --config --silent', 'cp index.html out'],
  page: { folder: 'out' },
} satisfies Environment;
