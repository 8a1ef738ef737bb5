// What is mutated, and which tests of few seconds are to notice it.
export const ROOMS = {
  objectives: {
    mutate: ['src/objectives/*.ts'],
    tests: [
      'test/objectives/*.test.ts',
      'test/testing/built-in-objectives.test.ts',
      'test/testing/check-objective.test.ts',
      'test/wasm/networks/vae-bound.test.ts',
    ],
  },
  distributions: {
    mutate: ['src/distributions/**/*.ts'],
    tests: ['test/distributions/**/*.test.ts', 'test/testing/built-in-families.test.ts'],
  },
  estimators: {
    mutate: ['src/estimators/*.ts'],
    tests: ['test/estimators/*.test.ts', 'test/testing/built-in-estimators.test.ts'],
  },
  losses: {
    mutate: [
      'src/models/vae/loss.ts',
      'src/models/autoencoder/*.ts',
      'src/models/sigmoid-belief-network/*-loss.ts',
      'src/models/sigmoid-belief-network/bound-gradient.ts',
    ],
    tests: [
      'test/models/*.test.ts',
      'test/models/{autoencoder,sigmoid-belief-network,vae}/*.test.ts',
      'test/networks/{batch-normalization,missing-kernels}.test.ts',
      'test/wasm/networks/vae-bound.test.ts',
    ],
  },
  mixtures: {
    mutate: [
      'src/models/gaussian-mixture/expectation.ts',
      'src/models/gaussian-mixture/maximization.ts',
      'src/models/gaussian-mixture/log-densities.ts',
    ],
    tests: [
      'test/models/gaussian-mixture/{cholesky,far-points,gaussian-mixture}.test.ts',
      'test/training/fit-gaussian-mixture*.test.ts',
    ],
  },
};
