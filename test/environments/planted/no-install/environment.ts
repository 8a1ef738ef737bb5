import type { Environment } from '../../environment.js';

export default {
  title: 'An installation that fails',
  kind: 'Runtimes',
  install: ['echo this was before; echo "Error: no such package" >&2; exit 1'],
  run: `echo '{"backend":"wasm","losses":[3,2,1]}'`,
} satisfies Environment;
