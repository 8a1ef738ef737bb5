import type { Environment } from '../../environment.js';

export default {
  title: 'SvelteKit',
  kind: 'Frameworks',
  programs: ['train.js', 'report.js'],
  packages: [
    '@sveltejs/kit@3',
    '@sveltejs/adapter-node',
    '@sveltejs/vite-plugin-svelte',
    'svelte@5',
    'vite@8',
  ],
  tools: ['node@24'],
  versionOf: '@sveltejs/kit',
  build: ['vite build'],
  server: { command: 'node build', path: '/train', alsoPage: '/' },
} satisfies Environment;
