import type { Environment } from '../../environment.js';

export default {
  title: 'tsdown, everything bundled',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['tsdown'],
  tools: ['node@24'],
  versionOf: 'tsdown',
  build: ['tsdown'],
  elsewhere: 'out',
  run: 'node main.mjs',
} satisfies Environment;
