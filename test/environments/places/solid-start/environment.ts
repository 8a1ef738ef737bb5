import type { Environment } from '../../environment.js';

export default {
  title: 'SolidStart',
  kind: 'Frameworks',
  programs: ['train.js', 'report.js'],
  packages: [
    '@solidjs/start@2',
    '@solidjs/router@0',
    'nitro@3.0.260903-beta',
    'solid-js@1',
    'vite@8',
  ],
  tools: ['node@24'],
  versionOf: '@solidjs/start',
  build: ['vite build'],
  elsewhere: '.output',
  server: { command: 'node server/index.mjs', path: '/train', alsoPage: '/' },
} satisfies Environment;
