import type { Environment } from '../../environment.js';

export default {
  title: 'ncc (`@vercel/ncc`)',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['@vercel/ncc'],
  build: ['ncc build main.js --out out'],
  elsewhere: 'out',
  run: 'node index.js',
} satisfies Environment;
