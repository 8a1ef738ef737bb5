import type { Environment } from '../../environment.js';

export default {
  title: 'Web worker (Vite)',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js'],
  packages: ['vite@8'],
  build: ['vite build'],
  page: { folder: 'dist' },
  quick: true,
} satisfies Environment;
