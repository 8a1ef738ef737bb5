import type { Environment } from '../../environment.js';

export default {
  title: 'Angular, server rendering',
  kind: 'Frameworks',
  programs: ['train.js', 'report.js'],
  packages: [
    '@angular/build@22.2.0',
    '@angular/cli@22.2.0',
    '@angular/common@22.2.0',
    '@angular/compiler@22.2.0',
    '@angular/compiler-cli@22.2.0',
    '@angular/core@22.2.0',
    '@angular/platform-browser@22.2.0',
    '@angular/platform-server@22.2.0',
    '@angular/router@22.2.0',
    '@angular/ssr@22.2.0',
    '@types/express@5',
    'express@5',
    'rxjs@7',
    'tslib@2',
    'typescript@6.0',
  ],
  tools: ['node@24'],
  versionOf: '@angular/core',
  build: ['ng build'],
  elsewhere: 'dist',
  server: { command: 'node app/server/server.mjs', path: '/train', alsoPage: '/' },
} satisfies Environment;
