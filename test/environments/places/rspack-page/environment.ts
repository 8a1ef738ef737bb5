import type { Environment } from '../../environment.js';

export default {
  title: 'Rspack',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['@rspack/core', '@rspack/cli'],
  build: ['rspack build'],
  page: { folder: 'dist' },
} satisfies Environment;
