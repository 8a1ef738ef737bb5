import type { Environment } from '../../environment.js';

export default {
  title: 'Bun, `bun build --target bun`',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  tools: ['bun'],
  build: ['bun build main.js --target bun --outfile out/main.js'],
  elsewhere: 'out',
  run: 'bun main.js',
} satisfies Environment;
