import type { Environment } from '../../environment.js';
import beside from '../sveltekit/environment.js';

export default {
  ...beside,
  title: 'SvelteKit, all in one bundle (devDependencies)',
  filesOf: 'sveltekit',
  install: [
    'npm install --save-dev --prefer-offline --no-audit --no-fund --loglevel=error $PACKAGES',
  ],
  elsewhere: 'build',
  server: { ...beside.server, command: 'node index.js' },
} satisfies Environment;
