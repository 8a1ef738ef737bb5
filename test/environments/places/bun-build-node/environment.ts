import type { Environment } from '../../environment.js';

export default {
  title: 'Bun, `bun build --target node`',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  tools: ['bun'],
  build: ['bun build main.js --target node --outfile out/main.js'],
  elsewhere: 'out',
  run: 'node main.js',
} satisfies Environment;
