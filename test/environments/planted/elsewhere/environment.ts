import type { Environment } from '../../environment.js';

export default {
  title: 'A place without packages',
  kind: 'Bundled servers',
  install: ['mkdir -p node_modules/a-package'],
  build: ['mkdir out', 'pwd > out/where-it-was-built'],
  elsewhere: 'out',
  run: [
    'test ! -e "$(cat where-it-was-built)/node_modules"',
    'test ! -e ../node_modules',
    `echo '{"backend":"wasm","losses":[3,2,1]}'`,
  ].join(' && '),
} satisfies Environment;
