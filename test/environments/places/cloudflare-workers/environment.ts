import type { Environment } from '../../environment.js';

export default {
  title: 'Cloudflare Workers, WASM',
  kind: 'Frameworks',
  programs: ['train.js'],
  packages: ['wrangler@4'],
  tools: ['node@24'],
  versionOf: 'wrangler',
  server: { command: 'wrangler dev --local --port $PORT --ip 127.0.0.1', path: '/train' },
  refused: /vae-kit: [^"\n]*Workers[^"\n]*/,
  remedy: "Use the cpu backend: `await tf.setBackend('cpu')`, see the line above.",
} satisfies Environment;
