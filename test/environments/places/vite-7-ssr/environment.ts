import type { Environment } from '../../environment.js';
import later from '../vite-ssr/environment.js';

export default {
  ...later,
  title: 'Vite 7, server in one bundle (ssr.noExternal)',
  filesOf: 'vite-ssr',
  packages: ['vite@7'],
} satisfies Environment;
