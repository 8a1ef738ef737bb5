import type { Environment } from '../../environment.js';

export default {
  title: 'Node 26 with `--permission --allow-fs-read=*`',
  kind: 'Runtimes',
  programs: ['train.js', 'main.js'],
  tools: ['node@26'],
  run: 'node --permission --allow-fs-read=* main.js',
} satisfies Environment;
