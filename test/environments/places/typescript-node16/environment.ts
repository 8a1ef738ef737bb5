import type { Environment } from '../../environment.js';

export default {
  title: 'TypeScript 5, `node16`',
  kind: 'TypeScript',
  programs: ['main.ts'],
  packages: ['typescript@5', '@types/node@20'],
  build: ['tsc'],
  run: 'node out/main.js',
} satisfies Environment;
