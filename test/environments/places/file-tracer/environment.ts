import type { Environment } from '../../environment.js';

export default {
  title: 'Files that @vercel/nft traces, alone',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['@vercel/nft'],
  build: ['node trace.js'],
  elsewhere: 'out',
  run: 'node main.js',
} satisfies Environment;
