// What is mutated, and which tests of few seconds are to notice it.
export const ROOMS = {
  objectives: {
    mutate: ['src/objectives/*.ts'],
    tests: [
      'test/objectives/*.test.ts',
      'test/testing/built-in-objectives.test.ts',
      'test/testing/check-objective.test.ts',
      'test/laws/failures.test.ts',
    ],
  },
  distributions: {
    mutate: ['src/distributions/**/*.ts'],
    tests: [
      'test/distributions/**/*.test.ts',
      'test/testing/built-in-families.test.ts',
      'test/laws/failures.test.ts',
    ],
  },
  estimators: {
    mutate: ['src/estimators/*.ts'],
    tests: [
      'test/estimators/*.test.ts',
      'test/testing/built-in-estimators.test.ts',
      'test/laws/failures.test.ts',
    ],
  },
  losses: {
    mutate: [
      'src/models/vae/loss.ts',
      'src/models/autoencoder/*.ts',
      'src/models/sigmoid-belief-network/*-loss.ts',
      'src/models/sigmoid-belief-network/bound-gradient.ts',
      'src/models/gaussian-mixture/expectation.ts',
      'src/models/gaussian-mixture/maximization.ts',
      'src/models/gaussian-mixture/log-densities.ts',
    ],
    tests: ['test/models/**/*.test.ts', 'test/laws/failures.test.ts'],
  },
};
