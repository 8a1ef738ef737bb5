import type { Environment } from '../../environment.js';

export default {
  title: 'Astro, Node adapter',
  kind: 'Frameworks',
  programs: ['train.js', 'report.js', 'page.js'],
  packages: ['astro@7', '@astrojs/node'],
  tools: ['node@24'],
  versionOf: 'astro',
  build: ['astro build'],
  server: { command: 'node dist/server/entry.mjs', path: '/train', alsoPage: '/' },
} satisfies Environment;
