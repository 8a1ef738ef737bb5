import type { Environment } from '../../environment.js';

export default {
  title: 'TypeScript 7, `nodenext`',
  kind: 'TypeScript',
  programs: ['main.ts'],
  packages: ['typescript@7', '@types/node@20'],
  build: ['tsc'],
  run: 'node out/main.js',
} satisfies Environment;
