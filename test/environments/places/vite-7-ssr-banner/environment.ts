import type { Environment } from '../../environment.js';
import later from '../vite-ssr/environment.js';

export default {
  ...later,
  title: 'Vite 7, server in one bundle, with a banner',
  filesOf: 'vite-ssr',
  packages: ['vite@7'],
  build: [
    'vite build --outDir dist/client',
    'vite build --config vite.banner.js --outDir dist/server --ssr server.js',
  ],
  remedy:
    "`banner: \"import { createRequire } from 'node:module'; " +
    'const require = createRequire(import.meta.url);"`',
} satisfies Environment;
