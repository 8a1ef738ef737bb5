import { describe, expect, it } from 'vitest';
import {
  arms,
  constantBaseline,
  disarm,
  doublyReparameterized,
  gumbelSoftmax,
  leaveOneOut,
  movingAverage,
  rebar,
  relax,
  reparameterized,
  scoreFunction,
  stickingTheLanding,
  straightThrough,
  type Estimator,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';

interface Description extends Pick<Estimator, 'type' | 'options' | 'requires' | 'samples' | 'kl'> {
  readonly make: () => Estimator;
}

const anneal = (step: number) => 1 / (1 + step);

const BIASED = ['straightThrough', 'gumbelSoftmax'];

/** What an estimator's factory takes to make it again, and what it tells a model before it draws. */
const ESTIMATORS: readonly Description[] = [
  {
    type: 'reparameterized',
    make: () => reparameterized(),
    options: {},
    requires: 'reparameterized',
    samples: 1,
  },
  {
    type: 'stickingTheLanding',
    make: () => stickingTheLanding(),
    options: {},
    requires: 'reparameterized',
    samples: 1,
    kl: 'monte-carlo',
  },
  {
    type: 'doublyReparameterized',
    make: () => doublyReparameterized(),
    options: {},
    requires: 'reparameterized',
    samples: 1,
    kl: 'monte-carlo',
  },
  {
    type: 'scoreFunction',
    make: () => scoreFunction(),
    options: { samples: 1 },
    requires: 'any',
    samples: 1,
  },
  { type: 'disarm', make: () => disarm(), options: { samples: 2 }, requires: 'any', samples: 2 },
  {
    type: 'disarm',
    make: () => disarm({ samples: 6 }),
    options: { samples: 6 },
    requires: 'any',
    samples: 6,
  },
  { type: 'arms', make: () => arms(), options: { samples: 4 }, requires: 'any', samples: 4 },
  {
    type: 'arms',
    make: () => arms({ samples: 2 }),
    options: { samples: 2 },
    requires: 'any',
    samples: 2,
  },
  {
    type: 'rebar',
    make: () => rebar(),
    options: { temperature: 0.5, scale: 1, samples: 1 },
    requires: 'any',
    samples: 1,
  },
  {
    type: 'relax',
    make: () => relax({ temperature: 0.2, scale: 0, samples: 3 }),
    options: { temperature: 0.2, scale: 0, samples: 3 },
    requires: 'any',
    samples: 3,
  },
  {
    type: 'straightThrough',
    make: () => straightThrough(),
    options: {},
    requires: 'any',
    samples: 1,
  },
  {
    type: 'gumbelSoftmax',
    make: () => gumbelSoftmax({ temperature: anneal }),
    options: { temperature: anneal, hard: false },
    requires: 'any',
    samples: 1,
    kl: 'monte-carlo',
  },
  {
    type: 'gumbelSoftmax',
    make: () => gumbelSoftmax({ temperature: 2, hard: true }),
    options: { temperature: 2, hard: true },
    requires: 'any',
    samples: 1,
  },
];

describe('an estimator says of itself', () => {
  useBackend('cpu');

  it.each(ESTIMATORS)(
    'what it is made of, and how it draws: $type $options',
    ({ make, ...told }) => {
      const { type, options, requires, samples, kl } = make();
      expect({ type, options, requires, samples, kl }).toEqual(told);
      expect(make().unbiased).toBe(!BIASED.includes(type));
      expect(make().initialState()).toEqual({});
    },
  );

  it('which variables a model is to make, where it learns', () => {
    expect([rebar(), scoreFunction()].map(({ variables }) => variables)).toEqual([
      undefined,
      undefined,
    ]);
    const sizes = { data: [4], latent: [2, 3], condition: undefined, key: undefined as never };
    const { slopes } = relax().variables!(sizes);
    expect([slopes!.shape, Array.from(slopes!.dataSync())]).toEqual([[6, 1], new Array(6).fill(0)]);
  });

  it('its baseline, which says what it is made of too', () => {
    const baseline = movingAverage(0.9);
    expect(scoreFunction({ baseline, samples: 2 }).options).toEqual({ baseline, samples: 2 });
    expect(
      [baseline, movingAverage(), constantBaseline(-3), leaveOneOut()].map((each) => each.options),
    ).toEqual([{ decay: 0.9 }, { decay: 0.99 }, { nats: -3 }, {}]);
  });
});
