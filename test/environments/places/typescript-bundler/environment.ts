import type { Environment } from '../../environment.js';

export default {
  title: 'TypeScript 6, `bundler`',
  kind: 'TypeScript',
  programs: ['main.ts'],
  packages: ['typescript@6', '@types/node@20'],
  build: ['tsc'],
  run: 'node out/main.js',
} satisfies Environment;
