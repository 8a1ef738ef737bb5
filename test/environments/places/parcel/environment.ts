import type { Environment } from '../../environment.js';

export default {
  title: 'Parcel, as it comes',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['parcel', 'process'],
  remedy: 'Install `process`: tfjs reads it, and Parcel does not bring it.',
  build: ['parcel build index.html'],
  page: { folder: 'dist' },
} satisfies Environment;
