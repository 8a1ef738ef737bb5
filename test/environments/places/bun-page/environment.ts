import type { Environment } from '../../environment.js';

export default {
  title: 'Bun, `bun build`',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  tools: ['bun'],
  build: ['bun build index.html --outdir out'],
  page: { folder: 'out' },
  refused: /vae-kit: .*--ignore-dce-annotations.*/,
  remedy:
    'Build with `--ignore-dce-annotations`: Bun leaves out files of tfjs that have side effects.',
} satisfies Environment;
