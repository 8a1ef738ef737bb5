import type { Environment } from '../../environment.js';

export default {
  title: 'Yarn, Plug’n’Play',
  kind: 'Package managers',
  programs: ['train.js', 'main.js', 'train.cjs', 'main.cjs'],
  tools: ['@yarnpkg/cli-dist'],
  install: ['yarn config set enableTelemetry 0', 'yarn add $PACKAGES'],
  build: ['yarn node main.cjs'],
  run: 'yarn node main.js',
} satisfies Environment;
