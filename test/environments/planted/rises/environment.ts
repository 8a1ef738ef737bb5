import type { Environment } from '../../environment.js';

export default {
  title: 'Losses that rise',
  kind: 'Runtimes',
  install: [],
  run: `echo '{"backend":"wasm","losses":[1,2,3]}'`,
} satisfies Environment;
