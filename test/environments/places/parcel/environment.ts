import type { Environment } from '../../environment.js';

export default {
  title: 'Parcel, as it comes',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['parcel', 'process', 'buffer'],
  remedy: 'Install `process` and `buffer`: tfjs reads them, and Parcel does not bring them.',
  build: ['parcel build index.html'],
  page: { folder: 'dist' },
} satisfies Environment;
