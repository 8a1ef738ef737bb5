import type { Environment } from '../../environment.js';

export default {
  title: 'Rsbuild',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['@rsbuild/core'],
  build: ['rsbuild build'],
  page: { folder: 'dist' },
} satisfies Environment;
