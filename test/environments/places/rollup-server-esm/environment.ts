import type { Environment } from '../../environment.js';

export default {
  title: 'Rollup to one ES module',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'],
  build: ['rollup --config --silent'],
  elsewhere: 'out',
  run: 'node main.mjs',
  remedy:
    'tfjs calls `require`. Give it one by Rollup’s `output.banner`: ' +
    "`import { createRequire } from 'node:module'; " +
    'const require = createRequire(import.meta.url);`',
} satisfies Environment;
