import type { Environment } from '../../environment.js';

export default {
  title: 'webpack 5',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['webpack@5', 'webpack-cli', 'html-webpack-plugin'],
  build: ['webpack'],
  page: { folder: 'dist' },
} satisfies Environment;
