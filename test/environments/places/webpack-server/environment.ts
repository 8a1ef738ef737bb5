import type { Environment } from '../../environment.js';

export default {
  title: 'webpack 5, target node',
  kind: 'Bundled servers',
  programs: ['train.js', 'main.js'],
  packages: ['webpack@5', 'webpack-cli'],
  build: ['webpack ./main.js --target node --mode production --output-path out'],
  elsewhere: 'out',
  run: 'node main.js',
} satisfies Environment;
