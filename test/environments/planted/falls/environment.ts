import type { Environment } from '../../environment.js';

export default {
  title: 'Losses that fall',
  kind: 'Runtimes',
  install: [],
  run: `echo '{"backend":"wasm","losses":[3,2,1]}'`,
  quick: true,
} satisfies Environment;
