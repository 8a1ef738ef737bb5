import type { Environment } from '../../environment.js';

export default {
  title: 'Vitest with jsdom',
  kind: 'Test runners',
  programs: ['train.js'],
  packages: ['vitest', 'jsdom'],
  tools: ['node@24'],
  versionOf: 'vitest',
  run: 'vitest run --environment jsdom',
} satisfies Environment;
