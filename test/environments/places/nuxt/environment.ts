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
  remedy:
    'Nuxt lets pages fetch ahead all that they may import, here 0.5 MB of which one third is ' +
    "used. In `nuxt.config.ts` keep it from that: `hooks: { 'build:manifest'(manifest) { for " +
    "(const name in manifest) if (name.includes('vae-kit')) manifest[name].prefetch = false; } }`.",
} satisfies Environment;
