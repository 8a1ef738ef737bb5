import type { Environment } from '../../environment.js';

export default {
  title: 'esbuild to one ES module',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['esbuild'],
  build: ['node build.js'],
  elsewhere: 'out',
  run: 'node main.mjs',
  remedy:
    'tfjs calls `require`. Give it one by esbuild’s `banner.js`: ' +
    "`import { createRequire } from 'node:module'; " +
    'const require = createRequire(import.meta.url);`',
} satisfies Environment;
