import type { Environment } from '../../environment.js';

export default {
  title: 'Import map, no bundler',
  kind: 'Pages',
  programs: ['train.js', 'report.js', 'page.js'],
  page: { folder: '.' },
  remedy:
    'Map both `vae-kit` and `vae-kit/wasm` to `dist/browser/vae-kit.peers.js`, and Node’s modules, ' +
    'for which tfjs asks, to nothing.',
} satisfies Environment;
