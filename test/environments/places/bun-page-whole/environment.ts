import type { Environment } from '../../environment.js';

export default {
  title: '`bun build --ignore-dce-annotations` of a page',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  tools: ['bun'],
  build: ['bun build index.html --outdir out --ignore-dce-annotations'],
  page: { folder: 'out' },
} satisfies Environment;
