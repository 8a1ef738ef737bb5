import type { Experiment } from '../../state/experiment.js';

/** What the values of an experiment are called on the page. */
export const WORDS: { readonly [F in keyof Experiment]?: Readonly<Record<string, string>> } = {
  data: {
    digits: 'Built-in digits',
    swissRoll: 'Swiss roll, in 3-D',
    mnist: 'MNIST',
    images: 'Images of your own',
    points: 'Points of your own',
  },
  model: { vae: 'VAE', cvae: 'CVAE, told the class' },
  posterior: {
    gaussian: 'Gaussian, σ of each datum',
    sharedGaussian: 'Gaussian, one σ for all',
    bits: 'Bits',
  },
  prior: { standard: 'Standard', sparse: 'Sparse bits', conditional: 'A Gaussian for each class' },
  likelihood: {
    bernoulli: 'Bernoulli, black or white',
    gaussian: 'Gaussian, σ of each pixel',
    sharedGaussian: 'Gaussian, one learned σ',
    fixedGaussian: 'Gaussian, fixed σ',
  },
  estimator: {
    reparameterized: 'Reparameterised',
    leaveOneOut: 'Score function, leave-one-out',
    movingAverage: 'Score function, moving average',
    noBaseline: 'Score function, no baseline',
  },
  network: { dense: 'Dense', conv: 'Convolutional' },
  schedule: { constant: 'Constant', warmup: 'Warm-up', cyclical: 'Cyclical' },
  backend: {
    wasm: 'WebAssembly',
    'wasm-threads': 'WebAssembly, threads',
    webgl: 'WebGL',
    webgpu: 'WebGPU',
  },
};
