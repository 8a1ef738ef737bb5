/** Changes that no test of the room can notice, or need not, by file: each with its reason. */
export const SURVIVORS = {
  'src/distributions/categorical.ts': [
    {
      reason: 'Over whichever axis it is summed first, all of the event is summed behind it.',
      changes: [['return neg(sum(mul(probability, logProbability), -1, true));', '+1']],
    },
  ],
  'src/distributions/continuous-bernoulli.ts': [
    {
      reason:
        'A bound that only keeps the value that is not taken from being no number: where it is taken, logits are below −2.',
      changes: [['const low = minimum(a, -1);', '+1']],
    },
  ],
  'src/distributions/discretized-logistic.ts': [
    {
      reason: 'Half a level is never as much as all of them.',
      changes: [['for (let level = 0.5; level < steps; level++) {', 'level <= steps']],
    },
  ],
  'src/distributions/flows/inverse-autoregressive.ts': [
    {
      reason: 'A pass more finds the same numbers: all dimensions are right by then.',
      changes: [['for (let pass = 0; pass < dimensions; pass++)', 'pass <= dimensions']],
    },
  ],
  'src/distributions/gaussian-heads.ts': [
    {
      reason:
        'A floor of −∞ is none: the form with a floor then gives the same, at a greater cost.',
      changes: [
        ['const floored = minScale > 0;', 'minScale >= 0'],
        ['const floored = minScale > 0;', 'true'],
        ['if (minScale === 0) return mul(0.5, logVariance);', 'false'],
      ],
    },
    {
      reason: 'The kernel gives both or neither.',
      changes: [
        [
          'const [mean, logScale] = runFused(GAUSSIAN_HEAD, { raw }, { floored, floor }) ?? [];',
          '["Stryker was here"]',
        ],
        ['return mean && logScale', 'mean || logScale'],
      ],
    },
  ],
  'src/distributions/gaussian.ts': [
    {
      reason: 'Events have an axis; of numbers without one the kernel gives the same.',
      changes: [
        ['shape.length > 1 &&', 'true'],
        ['shape.length > 1 &&', 'shape.length >= 1'],
      ],
    },
  ],
  'src/distributions/kl/categorical.ts': [
    {
      reason: 'Over whichever axis it is summed first, all of the event is summed behind it.',
      changes: [['return sum(where(less(abs(d), 1), small, large), -1, true);', '+1']],
    },
  ],
  'src/distributions/kl/continuous-bernoulli.ts': [
    {
      reason:
        'Bounds that only keep values that are not taken from being no numbers: those of steep sides lie below −1 anyway.',
      changes: [['const [low, lower] = [minimum(from, -1), minimum(to, -1)];', '+1']],
    },
  ],
  'src/distributions/kl/multivariate-gaussian.ts': [
    {
      reason: 'Of two diagonal Gaussians the general form gives the same, at a greater cost.',
      changes: [
        ["if (!('cholesky' in q || 'cholesky' in p)) return gaussianKl(q, p);", 'false'],
        ["if (!('cholesky' in q || 'cholesky' in p)) return gaussianKl(q, p);", 'true'],
      ],
    },
    {
      reason: 'Zeros that are added where there are rows enough only cost time.',
      changes: [['y.shape[0] === rows ? y : add(y, zeros([rows, ...y.shape.slice(1)]));', 'false']],
    },
  ],
  'src/distributions/laplace.ts': [
    {
      reason: 'At ½ both branches are log 1.',
      changes: [
        [
          'const quantile = (u: number) => (u < 0.5 ? Math.log(2 * u) : -Math.log(2 * (1 - u)));',
          'u <= 0.5',
        ],
      ],
    },
  ],
  'src/distributions/multivariate-gaussian.ts': [
    {
      reason: 'Zeros that are added where there are rows enough only cost time.',
      changes: [
        ['return count === rows ? matrices : add(matrices, zeros([rows, ...rest]));', 'false'],
      ],
    },
    {
      reason: 'Of one dimension nothing lies below the diagonal: a matrix of one 0 is added.',
      changes: [
        [
          'const below = size > 1 ? belowDiagonal(part(2 * size, width - 2 * size), size) : undefined;',
          'size >= 1',
        ],
        [
          'const below = size > 1 ? belowDiagonal(part(2 * size, width - 2 * size), size) : undefined;',
          'true',
        ],
      ],
    },
  ],
  'src/distributions/product.ts': [
    {
      reason: 'What is no such name has no part, whatever else is found in it.',
      changes: [
        ['const [, at, rest] = /^(\\d+)\\.(.+)$/.exec(name) ?? [];', '["Stryker was here"]'],
      ],
    },
    {
      reason: 'No name of a parameter has a line break, and a dot takes all up to one.',
      changes: [['const [, at, rest] = /^(\\d+)\\.(.+)$/.exec(name) ?? [];', '/^(\\d+)\\.(.+)/']],
    },
  ],
};
