import type { Environment } from '../../environment.js';

export default {
  title: 'File tracer (`@vercel/nft`)',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['@vercel/nft'],
  build: ['node trace.js'],
  elsewhere: 'out',
  run: 'node main.js',
} satisfies Environment;
