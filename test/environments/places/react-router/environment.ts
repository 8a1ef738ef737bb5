import type { Environment } from '../../environment.js';

export default {
  title: 'React Router',
  kind: 'Frameworks',
  programs: ['train.js', 'report.js'],
  packages: [
    '@react-router/dev@8.4',
    '@react-router/node@8.4',
    '@react-router/serve@8.4',
    'react-router@8.4',
    'react@19',
    'react-dom@19',
    'isbot@5',
    'vite@8',
  ],
  tools: ['node@24'],
  versionOf: '@react-router/dev',
  build: ['react-router build'],
  server: { command: 'react-router-serve build/server/index.js', path: '/train', alsoPage: '/' },
} satisfies Environment;
