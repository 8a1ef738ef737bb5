import type { Environment } from '../../environment.js';

export default {
  title: 'Vite, server in one bundle (ssr.noExternal)',
  kind: 'Frameworks',
  programs: ['train.js', 'report.js', 'page.js', 'index.html'],
  packages: ['vite@8'],
  build: ['vite build --outDir dist/client', 'vite build --outDir dist/server --ssr server.js'],
  elsewhere: 'dist',
  server: { command: 'node server/server.js', path: '/train', alsoPage: '/' },
} satisfies Environment;
