import type { Environment } from '../../environment.js';

export default {
  title: 'Node 24 runs TypeScript itself',
  kind: 'TypeScript',
  programs: ['main.ts'],
  tools: ['node@24'],
  run: 'node main.ts',
} satisfies Environment;
