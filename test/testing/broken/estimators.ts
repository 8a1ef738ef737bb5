import { add, clone, div, maximum, mean, mul, neg, scalar, sub, sum } from '@tensorflow/tfjs-core';
import {
  elbo,
  leaveOneOut,
  movingAverage,
  reparameterized,
  bernoulli,
  gaussian,
  iwae,
  randomKey,
  scoreFunction,
  stopGradient,
  type Baseline,
  type Estimator,
  type Family,
  type Objective,
  type SurrogateInputs,
} from '../../../src/index.js';

const score = scoreFunction({ samples: 2 }) as unknown as Estimator;

/** A score function that weighs log q by something of its own. */
const weighing = (
  advantage: (inputs: SurrogateInputs) => ReturnType<typeof sub>,
  sign = 1,
): Estimator => ({
  ...score,
  surrogate(inputs) {
    const logQ = inputs.logPosterior();
    const weighed = mul(advantage(inputs), sub(logQ, stopGradient(logQ)));
    return {
      loss: neg(mean(add(inputs.credit.bound, mul(sign, sum(weighed, 0))))),
      state: inputs.state,
    };
  },
});

const signalOf = ({ credit }: SurrogateInputs) => stopGradient(() => clone(credit.signal));

/** A baseline that stores its debiased value, which the correction then compounds. */
const compounding: Baseline = {
  type: 'compounding',
  minSamples: 1,
  initialState: () => ({ average: scalar(0), steps: scalar(0) }),
  value: ({ state }) => state.average!,
  update: ({ credit, state }) => {
    const steps = add(state.steps!, 1);
    const average = add(mul(0.99, state.average!), mul(0.01, mean(credit.signal)));
    const weight = sub(1, mul(1, Math.pow(0.99, steps.dataSync()[0]!)));
    return { average: div(average, maximum(weight, 1e-6)), steps };
  },
};

/** The average of signals, that of the very sample among them. */
const hasty: Baseline = {
  ...compounding,
  type: 'hasty',
  value: ({ credit, state }) => add(mul(0.5, state.average!), mul(0.5, credit.signal)),
  update: ({ credit, state }) => ({
    average: add(mul(0.5, state.average!), mul(0.5, mean(credit.signal))),
    steps: add(state.steps!, 0),
  }),
};

export type BrokenEstimator = readonly [
  mistake: string,
  estimator: Estimator,
  posterior: Family,
  objective: Objective,
  law: string,
];

const MEAN = 'the gradient is right in the mean';

/** Estimators with one mistake each, and a law that must find it. */
export const BROKEN_ESTIMATORS: readonly BrokenEstimator[] = [
  [
    'no score',
    { ...score, surrogate: ({ credit, state }) => ({ loss: neg(mean(credit.bound)), state }) },
    bernoulli(),
    elbo(),
    MEAN,
  ],
  ['the score of the other sign', weighing(signalOf, -1), bernoulli(), elbo(), MEAN],
  [
    'the mean of all samples for a baseline, the sample itself among them',
    weighing((inputs) =>
      stopGradient(() => sub(inputs.credit.signal, mean(inputs.credit.signal, 0))),
    ),
    bernoulli(),
    elbo(),
    MEAN,
  ],
  [
    'a signal that is not divided by the number of samples',
    weighing((inputs) => mul(2, signalOf(inputs))),
    bernoulli(),
    elbo(),
    MEAN,
  ],
  [
    'the bound for the loss',
    {
      ...score,
      surrogate(inputs) {
        const { loss, state } = score.surrogate(inputs);
        return { loss: neg(loss), state };
      },
    },
    bernoulli(),
    elbo(),
    'the loss is −bound in value',
  ],
  [
    'a loss per batch in place of per datum',
    {
      ...score,
      surrogate(inputs) {
        const { loss, state } = score.surrogate(inputs);
        return { loss: mul(2, loss), state };
      },
    },
    bernoulli(),
    elbo(),
    'the loss is −bound in value',
  ],
  [
    'samples that are cut off',
    {
      ...reparameterized(),
      draw(posterior, params, key) {
        const z = stopGradient(() => posterior.sample(params, key));
        return { z, logPosterior: () => posterior.logProb(params, z) };
      },
    },
    gaussian(),
    elbo(),
    MEAN,
  ],
  [
    'weights that forget which data count more',
    {
      ...score,
      surrogate: (inputs) =>
        score.surrogate({
          ...inputs,
          credit: {
            ...inputs.credit,
            signal: stopGradient(() =>
              mul(0.5, add(inputs.credit.signal, mean(inputs.credit.signal, 1, true))),
            ),
          },
        }),
    },
    bernoulli(),
    elbo(),
    'the gradient is right of data that do not count the same',
  ],
  [
    'the path of importance weights without its own weight',
    {
      ...reparameterized(),
      draw: (posterior, params, key) => {
        const z = posterior.sample(params, key);
        const still = Object.fromEntries(
          Object.entries(params).map(([name, value]) => [name, stopGradient(() => clone(value))]),
        );
        return { z, logPosterior: () => posterior.logProb(still, z) };
      },
    },
    gaussian(),
    iwae({ samples: 2 }),
    MEAN,
  ],
  [
    'a moving average that stores its debiased value',
    scoreFunction({ baseline: compounding, samples: 2 }),
    bernoulli(),
    elbo(),
    'the state settles',
  ],
  [
    'the same draws for all keys',
    {
      ...score,
      draw: (posterior, params, _, context) => score.draw(posterior, params, randomKey(1), context),
    },
    bernoulli(),
    elbo(),
    'one key, one gradient',
  ],
  [
    'a leaf that is kept',
    {
      ...(scoreFunction({ baseline: movingAverage(0.9), samples: 2 }) as unknown as Estimator),
      surrogate(inputs) {
        const own = scoreFunction({ baseline: leaveOneOut(), samples: 2 }) as unknown as Estimator;
        for (const value of Object.values(inputs.state)) value.dispose();
        return { ...own.surrogate({ ...inputs, state: {} }), state: {} };
      },
    },
    bernoulli(),
    elbo(),
    'nothing is left behind',
  ],
  [
    'a moving average that the sample itself is in already',
    scoreFunction({ baseline: hasty, samples: 1 }),
    bernoulli(),
    elbo(),
    MEAN,
  ],
  [
    'a gradient of half the bound beside the whole loss',
    {
      ...(reparameterized() as unknown as Estimator),
      surrogate(inputs) {
        const { loss, state } = reparameterized().surrogate(inputs);
        const still = stopGradient(() => clone(loss));
        return { loss: add(mul(0.5, loss), mul(0.5, still)), state };
      },
    },
    gaussian(),
    elbo(),
    MEAN,
  ],
];
