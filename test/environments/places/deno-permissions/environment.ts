import type { Environment } from '../../environment.js';

export default {
  title: 'Deno with `--allow-read --allow-env`',
  kind: 'Runtimes',
  programs: ['train.js', 'main.js'],
  tools: ['deno'],
  run: 'deno run --no-prompt --allow-read --allow-env main.js',
} satisfies Environment;
