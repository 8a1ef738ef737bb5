import type { Environment } from '../../environment.js';

export default {
  title: 'Node 20, worker thread',
  kind: 'Runtimes',
  programs: ['train.js'],
  run: 'node start.js',
  quick: true,
} satisfies Environment;
