import type { Environment } from '../../environment.js';

export default {
  title: '`@tensorflow/tfjs-backend-wasm` is not installed',
  kind: 'Mistakes',
  programs: ['train.js', 'main.js'],
  wasm: false,
  run: 'node main.js',
  refused:
    /vae-kit: useWasm needs the package @tensorflow\/tfjs-backend-wasm, but got .*~4\.22\.0\./,
  remedy: 'Install it.',
  quick: true,
} satisfies Environment;
