import type { Environment } from '../../environment.js';

export default {
  title: '`@tensorflow/tfjs-backend-wasm` is not installed, a page (esbuild)',
  kind: 'Mistakes',
  programs: ['index.html', 'train.js', 'report.js', 'page.js'],
  packages: ['esbuild'],
  wasm: false,
  build: ['esbuild page.js --bundle --format=esm --outdir=out'],
  page: { folder: 'out' },
  refused: /Could not resolve "@tensorflow\/tfjs-backend-wasm"/,
  remedy: 'Install it.',
} satisfies Environment;
