import type { Environment } from '../../environment.js';

export default {
  title: 'Next, Turbopack',
  kind: 'Frameworks',
  programs: ['train.js', 'report.js'],
  packages: ['next@16', 'react@19', 'react-dom@19'],
  build: ['next build'],
  server: { command: 'next start --hostname $HOST', path: '/train', alsoPage: '/' },
} satisfies Environment;
