import { describe, expect, it } from 'vitest';
import {
  affineCoupling,
  bernoulliPrior,
  categorical,
  categoricalPrior,
  discretizedLogistic,
  flow,
  gaussian,
  inverseAutoregressive,
  laplace,
  negativeBinomial,
  product,
  standardNormal,
  studentT,
} from '../../src/index.js';
import { expectVaeKitError } from '../support/errors.js';

/** Values that an option must refuse, and such at the ends of those that it must take. */
const OPTIONS: readonly {
  readonly name: string;
  make(value: never): unknown;
  readonly message: RegExp;
  readonly bad: readonly unknown[];
  readonly good: readonly unknown[];
}[] = [
  {
    name: 'the classes of categorical',
    make: (classes) => categorical({ classes }),
    message: /classes must be a whole number, 2 or more/,
    bad: [1, 0, -2, 1.5, 2.5, '3', Number.NaN, Infinity, undefined],
    good: [2, 1000],
  },
  {
    name: 'the probabilities of categoricalPrior',
    make: (probabilities) => categoricalPrior({ probabilities }),
    message: /probabilities must be a list of positive numbers, 2 or more/,
    bad: [
      [],
      [1],
      [1, 0],
      [0, 1],
      [1, -1],
      [Number.NaN, 1],
      [1, Infinity],
      ['1', 1],
      Float32Array.of(0.5, 0.5),
      'ab',
      7,
    ],
    good: [
      [1, 1e-9],
      [1, 2, 3],
    ],
  },
  {
    name: 'the degrees of freedom of studentT',
    make: (degreesOfFreedom) => studentT({ degreesOfFreedom }),
    message: /degreesOfFreedom must be 'shared' or a finite number, 1 or more/,
    bad: [0.99, -3, Number.NaN, Infinity, '5', 'learned', null],
    good: ['shared', 1, 1e6],
  },
  {
    name: 'the total count of negativeBinomial',
    make: (totalCount) => negativeBinomial({ totalCount }),
    message: /totalCount must be 'learned', 'shared' or a positive number, from 1e-8 to 1e8/,
    bad: [0, -1, 0.9e-8, 1.1e8, Number.NaN, Infinity, '5', 'both', null],
    good: ['learned', 'shared', 1e-8, 1, 1e8],
  },
  {
    name: 'the levels of discretizedLogistic',
    make: (levels) => discretizedLogistic({ levels }),
    message: /levels must be a whole number from 2 to 65536/,
    bad: [1, 0, 2.5, 65537, '256', Number.NaN],
    good: [2, 65536],
  },
  {
    name: 'the scale of gaussian',
    make: (scale) => gaussian({ scale }),
    message: /scale must be 'learned', 'shared' or a positive number/,
    bad: ['1', [1], 0.9e-18, 1.1e18],
    good: [1e-18, 1e18],
  },
  {
    name: 'the floor of gaussian',
    make: (minScale) => gaussian({ minScale, scale: 'shared' }),
    message: /minScale must be a finite number, 0 or more, at most 1e18/,
    bad: [1.1e18, '1'],
    // Twice the floor, where it would start, is beyond what a start may be told to be.
    good: [0, 1e18],
  },
  {
    name: 'the first scale of gaussian',
    make: (initialScale) => gaussian({ scale: 'shared', initialScale }),
    message: /initialScale must be a number above minScale, 0\.001, and at most 1e18/,
    bad: [0.001, 1.1e18, 1e300, Infinity],
    good: [0.0011, 1e18],
  },
  {
    name: 'the context of flow',
    make: (context) => flow(gaussian(), [affineCoupling()], { context }),
    message: /context must be a whole number, 0 or more/,
    bad: [-1, 0.5, '2', Number.NaN, 2 ** 60],
    good: [0, 1],
  },
  {
    name: 'the layers of flow',
    make: (layers) => flow(gaussian(), layers),
    message: /layers must be a list of one layer or more/,
    bad: [[], 'ab', affineCoupling(), { length: 1 }, undefined],
    good: [[affineCoupling()]],
  },
  ...[affineCoupling, inverseAutoregressive].map((layer) => ({
    name: `the hidden layers of ${layer.name}`,
    make: (hidden: never) => layer({ hidden }),
    message: /hidden must be a list of positive integers/,
    bad: [64, '64', [0], [64, 0], [1.5], { length: 0 }],
    good: [[], [1, 2]],
  })),
];

describe.each(OPTIONS)('$name', ({ make, message, bad, good }) => {
  it.each(bad.map((value) => ({ value })))('must not be $value', ({ value }) => {
    expectVaeKitError(() => make(value as never), message);
  });

  it.each(good.map((value) => ({ value })))('may be $value', ({ value }) => {
    expect(() => make(value as never)).not.toThrow();
  });
});

describe('an error of options', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['numClasses', () => categorical({ numClasses: 3 } as never), /Give the number of classes as/],
    ['probs', () => categoricalPrior({ probs: [1, 2] } as never), /Give them as probabilities\./],
    ['logits', () => categoricalPrior({ logits: [1, 2] } as never), /or a prior of your own/],
    ['sigma', () => laplace({ sigma: 1 } as never), /Give the standard deviation as the scale/],
    [
      'size',
      () => product([{ family: gaussian(), size: 2 }] as never),
      /Give how many columns there are as columns/,
    ],
  ])('tells what to give in the place of %s', (_, make, message) => {
    expectVaeKitError(make, message);
  });

  it('names the option', () => {
    for (const [make, option] of [
      [() => bernoulliPrior(1), 'probability'],
      [() => categorical({ classes: 1 }), 'classes'],
      [() => categoricalPrior({}), 'classes'],
      [() => flow(standardNormal(), []), 'layers'],
    ] as const)
      expect(make).toThrow(expect.objectContaining({ option }));
  });

  it('says that classes and probabilities cannot both be given, and one must be', () => {
    for (const options of [{}, { classes: 2, probabilities: [1, 2] }])
      expectVaeKitError(
        () => categoricalPrior(options),
        /classes or probabilities must be given to categoricalPrior, and not both/,
      );
  });
});

describe('what is no whole layer', () => {
  it.each(['type', 'weights', 'variables', 'forward', 'inverse'])(
    'is refused without its %s',
    (member) => {
      const layer = { ...affineCoupling(), [member]: undefined };
      expectVaeKitError(
        () => flow(gaussian(), [layer]),
        new RegExp(`layers must be layers of a flow with ${member}`),
      );
    },
  );
});
