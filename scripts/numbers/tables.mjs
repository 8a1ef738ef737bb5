import { benchTable, startTable } from './bench.mjs';
import { boundsTable } from './bounds.mjs';

const TRAINED = {
  'vae-784-500-20-batch-100': '784–500–20, batch 100',
  'vae-784-500-20-fit': 'the same through `fit()`, its start included',
  'swiss-roll': 'Swiss roll, batch 100',
  'swiss-roll-fit': 'the same through `fit()`, its start included',
  'conv-vae-batch-100': 'convolutional, 28×28, batch 100',
};

const PEERS = {
  'vae-784-500-20-batch-100': '784–500–20, batch 100',
  'vae-784-500-20-batch-1000': '784–500–20, batch 1,000',
  'vae-784-512-2-batch-128': '784–512–2, batch 128',
  'swiss-roll': 'Swiss roll, batch 100',
  classifier: 'ten steps of `model.fit` of a classifier 784–500–10',
};

const MIXTURES = {
  'mixture-60000x2-30': '60,000 × 2, full covariances',
  'mixture-20000x16-30': '20,000 × 16, full',
  'mixture-20000x16-30-diagonal': '20,000 × 16, diagonal',
  'mixture-10000x64-30': '10,000 × 64, full',
  'mixture-10000x64-30-diagonal': '10,000 × 64, diagonal',
  'mixture-20000x16-30-start': '20,000 × 16, start by k-means++ and one iteration',
  'mixture-10000x64-30-start': '10,000 × 64, start by k-means++ and one iteration',
  'mixture-20000x16-30-start-overlapping': '20,000 × 16, start of many rounds',
  'mixture-10000x64-30-start-overlapping': '10,000 × 64, start of many rounds',
  'sbn-mean-field': 'mean fields of a belief network',
};

const STARTED = {
  'swiss-roll': 'Swiss roll',
  'vae-784-500-20-batch-100': '784–500–20, batch 100',
};

const THREADED = {
  'vae-kit': 'vae-kit',
  'vae-kit-relaxed': 'relaxed SIMD',
  'vae-kit-2-threads': '`threads: 2`',
};
const torch = 'PyTorch';
const QUICK = ['--rounds', '3', '--seconds', '2'];

/** The tables of docs/numbers.md that a command makes, by name. */
export const TABLES = {
  bounds: boundsTable({
    epochs: [1, 5, 10, 20],
    estimate: 500,
    others: [['PyTorch 1.13, the same model', '118.29', '103.87', '101.42', '99.45', '94.3']],
  }),
  steps: benchTable({
    rows: TRAINED,
    engines: { ...THREADED, torch },
    options: QUICK,
  }),
  peers: benchTable({
    rows: PEERS,
    engines: { 'vae-kit': 'vae-kit', 'tfjs-wasm': 'stock tfjs WASM', 'jax-js': 'jax-js', torch },
    options: QUICK,
  }),
  mixtures: benchTable({
    rows: MIXTURES,
    engines: {
      ...THREADED,
      'vae-kit-plain': 'plain',
      'scikit-learn': 'scikit-learn',
      torch,
    },
    options: QUICK,
  }),
  start: startTable({
    rows: STARTED,
    engines: { 'vae-kit': 'vae-kit', 'tfjs-wasm': 'stock tfjs WASM', 'jax-js': 'jax-js', torch },
    options: ['--rounds', '5'],
  }),
};
