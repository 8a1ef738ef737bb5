import type { Environment } from '../../environment.js';

export default {
  title: 'Bun, `bun build --ignore-dce-annotations`',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  tools: ['bun'],
  build: ['bun build index.html --outdir out --ignore-dce-annotations'],
  page: { folder: 'out' },
} satisfies Environment;
