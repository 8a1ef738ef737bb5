import type { Environment } from '../../environment.js';

export default {
  title: 'Cloudflare Workers, cpu backend',
  kind: 'Frameworks',
  packages: ['wrangler@4', '@tensorflow/tfjs-backend-cpu@~4.22.0'],
  tools: ['node@24'],
  versionOf: 'wrangler',
  server: { command: 'wrangler dev --local --port $PORT --ip 127.0.0.1' },
  backend: 'cpu',
} satisfies Environment;
