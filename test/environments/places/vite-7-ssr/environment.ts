import type { Environment } from '../../environment.js';
import later from '../vite-ssr/environment.js';

export default {
  ...later,
  title: 'Vite 7, server in one bundle (ssr.noExternal)',
  filesOf: 'vite-ssr',
  packages: ['vite@7'],
  // tfjs-core needs it as soon as it is loaded, before anything of ours.
  refused: /ReferenceError: require is not defined[^\n]*/,
  remedy:
    'tfjs calls `require`, which Vite 8 gives to bundles. Here `build.rollupOptions.output.banner` ' +
    'gives one, see the next line; or leave tfjs outside by `ssr.external`.',
} satisfies Environment;
