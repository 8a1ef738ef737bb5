import type { Environment } from '../../environment.js';
import beside from '../next-turbopack/environment.js';

export default {
  ...beside,
  title: 'Next, models in routes and in pages of one server',
  remedy:
    'In `next.config.js`: `serverExternalPackages: ' +
    "['@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers']`. " +
    'Without it routes and pages have a copy of tfjs each, which print that kernels are ' +
    'already registered, and whose variables get the same names.',
} satisfies Environment;
