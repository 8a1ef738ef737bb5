import type { Environment } from '../../environment.js';

export default {
  title: 'Rolldown to one file',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['rolldown'],
  tools: ['node@24'],
  versionOf: 'rolldown',
  build: ['rolldown --config'],
  elsewhere: 'out',
  run: 'node main.mjs',
} satisfies Environment;
