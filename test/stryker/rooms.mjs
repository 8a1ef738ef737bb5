// What is mutated, which tests of a second or so are to notice it, and those that are asked about
// what the others leave.
export const ROOMS = {
  objectives: {
    mutate: ['src/objectives/*.ts'],
    quick: ['test/objectives/*.test.ts', 'test/wasm/networks/vae-bound.test.ts'],
    // The laws of objectives notice nothing that these do not.
    slow: [],
  },
  distributions: {
    mutate: ['src/distributions/**/*.ts'],
    quick: [
      'test/distributions/**/!(laws).test.ts',
      'test/laws/failures.test.ts',
      'test/wasm/kernels/{distributions,bernoulli-log-prob,gaussian-log-prob,gaussian-latents}.test.ts',
      'test/wasm/networks/vae-bound.test.ts',
    ],
    slow: ['test/distributions/laws.test.ts', 'test/testing/built-in-families.test.ts'],
  },
  estimators: {
    mutate: ['src/estimators/*.ts'],
    quick: [
      'test/estimators/!(bias|unbiased).test.ts',
      'test/contracts/relaxed-bits.test.ts',
      'test/laws/failures.test.ts',
      'test/models/vae/returned-parts.test.ts',
    ],
    slow: ['test/estimators/{bias,unbiased}.test.ts'],
  },
  losses: {
    mutate: [
      'src/models/vae/loss.ts',
      'src/models/autoencoder/*.ts',
      'src/models/sigmoid-belief-network/*-loss.ts',
      'src/models/sigmoid-belief-network/bound-gradient.ts',
    ],
    quick: [
      'test/models/{evaluated-draws,told-in-a-step}.test.ts',
      'test/models/autoencoder/*.test.ts',
      'test/models/vae/!(linear-vae).test.ts',
      'test/models/sigmoid-belief-network/!(amortized).test.ts',
      'test/networks/{batch-normalization,missing-kernels}.test.ts',
      'test/wasm/networks/vae-bound.test.ts',
    ],
    slow: [
      'test/models/masks.test.ts',
      'test/models/vae/linear-vae.test.ts',
      'test/models/sigmoid-belief-network/amortized.test.ts',
    ],
  },
};
