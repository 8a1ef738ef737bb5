import type { Environment } from '../../environment.js';

export default {
  title: 'Deno',
  kind: 'Runtimes',
  programs: ['train.js', 'main.js'],
  tools: ['deno'],
  run: 'deno run --allow-all main.js',
} satisfies Environment;
