import type { Environment } from '../../environment.js';

export default {
  title: 'Nuxt',
  kind: 'Frameworks',
  programs: ['train.js', 'report.js'],
  packages: ['nuxt@4', 'vue@3'],
  tools: ['node@24'],
  versionOf: 'nuxt',
  build: ['nuxt build'],
  elsewhere: '.output',
  server: { command: 'node server/index.mjs', path: '/train', alsoPage: '/' },
} satisfies Environment;
