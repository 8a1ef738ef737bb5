import type { Environment } from '../../environment.js';

export default {
  title: 'Vite, development server',
  kind: 'Pages',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['vite@8'],
  server: { command: 'vite --host 127.0.0.1 --port $PORT', page: true },
} satisfies Environment;
