import { describe, expect, it } from 'vitest';
import { betaTc, capacity, infoVae } from '../../src/index.js';
import { expectVaeKitError } from '../support/errors.js';
import { otherTerms } from '../support/inputs.js';

describe('an objective with a penalty', () => {
  it('says what it was made of, defaults among it', () => {
    expect(betaTc().options).toEqual({
      alpha: 1,
      beta: 6,
      gamma: 1,
      size: undefined,
      samples: 1,
    });
    const told = { alpha: 0.5, beta: 4, gamma: 2, size: 60_000, samples: 3 };
    expect(betaTc(told).options).toEqual(told);
    expect(infoVae({ alpha: 0.5, lambda: 10 }).options).toEqual({
      alpha: 0.5,
      lambda: 10,
      samples: 1,
    });
    expect(capacity({ gamma: 20, schedule: 5, samples: 2 }).options).toEqual({
      gamma: 20,
      schedule: 5,
      samples: 2,
    });
  });

  it('is refused with weights out of their range', () => {
    for (const alpha of [1.001, Number.NaN, Infinity, -Infinity, '0'])
      expectVaeKitError(
        () => infoVae({ alpha: alpha as number, lambda: 1 }),
        /alpha must be a finite number, at most 1, but got/,
      );
    expect(infoVae({ alpha: -3, lambda: 1 }).options).toMatchObject({ alpha: -3 });
    expect(infoVae({ alpha: 1, lambda: 0 }).options).toMatchObject({ alpha: 1 });
    for (const lambda of [-0.1, Number.NaN, Infinity])
      expectVaeKitError(
        () => infoVae({ alpha: 0, lambda }),
        /lambda must be a finite number, 0 or more/,
      );
    expectVaeKitError(
      () => infoVae({ beta: 4, alpha: 0, lambda: 1 } as never),
      /beta.* Give alpha: 1 less β\.$/,
    );
  });
});

describe('a capacity', () => {
  it('that is none is refused where it is given', () => {
    for (const schedule of [-1, Number.NaN, Infinity, '25'])
      expectVaeKitError(
        () => capacity({ schedule: schedule as number }),
        /schedule must be a finite number, 0 or more, or a function of the step .*, but got "?[-\w]+"?\. /,
      );
  });

  it('that a function gives is refused at the step that it gives it for', () => {
    const objective = capacity({ schedule: (step) => -step });
    expectVaeKitError(
      () =>
        objective.credit({
          ...otherTerms,
          kind: 'closed-form',
          step: 3,
          logLikelihood: undefined as never,
          kl: undefined as never,
          klPerDimension: undefined as never,
        }),
      /schedule must be .*, but got -3, which it returned for step 3\. /,
    );
  });
});
