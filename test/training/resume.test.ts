import { tensor2d, train as optimizers, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  accumulate,
  bernoulli,
  bernoulliPrior,
  checkpointTo,
  clipByGlobalNorm,
  conditionalPrior,
  decayWeights,
  earlyStopping,
  elbo,
  fit,
  fitSigmoidBeliefNetwork,
  gaussian,
  leaveOneOut,
  linearAnnealing,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  oneHot,
  scoreFunction,
  sigmoidBeliefNetwork,
  vae,
  warmup,
  type Baseline,
  type Callback,
  type Checkpoint,
  type FitOptions,
  type FitResult,
  type SigmoidBeliefNetwork,
  type Trainable,
} from '../../src/index.js';
import { allWeights } from '../../src/models/all-weights.js';
import { describeOnBackends } from '../support/backend.js';
import { learnedBaseline } from '../support/parts/learned-baseline.js';
import { float64Stream } from '../support/random.js';

/** 10 rows in batches of 4: an epoch has three steps, the last of two rows. */
const options: FitOptions = { batchSize: 4, seed: 5, learningRate: 0.01, progress: false };
const STEPS = 3;

const random = float64Stream(7);
const bits = Array.from({ length: 10 }, () =>
  Array.from({ length: 6 }, () => Number(random() < 0.4)),
);
const data = () => tensor2d(bits);
const condition = () => oneHot([0, 1, 2, 0, 1, 2, 0, 1, 2, 0], 3);

/** Something that trains, made anew for each process that takes part. */
interface Subject {
  make(): { model: Trainable; train(options: FitOptions): Promise<FitResult> };
  /** What remembers something from step to step besides. */
  callbacks?(): readonly Callback[];
}

const networks = { encoder: mlpEncoder([5]), decoder: mlpDecoder([5]) };
const gaussianVae = () =>
  vae({
    data: [6],
    latent: 2,
    ...networks,
    likelihood: bernoulli(),
    objective: elbo({ beta: linearAnnealing({ steps: 5 }) }),
  });

const scored = (baseline: Baseline | undefined): Subject => ({
  make() {
    const model = vae({
      data: [6],
      latent: 3,
      ...networks,
      likelihood: bernoulli(),
      posterior: bernoulli(),
      prior: bernoulliPrior(0.3),
      estimator: scoreFunction({ samples: 2, ...(baseline && { baseline }) }),
    });
    return { model, train: (given) => fit(model, data(), given) };
  },
});

const pathwise = (more: () => FitOptions): Subject => ({
  make() {
    const model = gaussianVae();
    // Adam's own step size and an optimizer exclude each other.
    const { optimizer, ...others } = { optimizer: undefined, ...more() };
    return {
      model,
      train: ({ learningRate, ...given }) =>
        fit(model, data(), {
          ...given,
          ...(optimizer ? { optimizer } : { learningRate: learningRate! }),
          ...others,
        }),
    };
  },
});

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'a VAE with a pathwise gradient': pathwise(() => ({})),
  'one with a schedule and gradients that are changed': pathwise(() => ({
    learningRate: warmup({ steps: 4 }),
    gradients: [clipByGlobalNorm(0.5), decayWeights(0.1), accumulate(2)],
  })),
  'one with an optimizer of its own': pathwise(() => ({ optimizer: optimizers.rmsprop(0.01) })),
  'one that may stop early': {
    ...pathwise(() => ({ validation: { data: data() } })),
    callbacks: () => [earlyStopping({ metric: 'kl', mode: 'max', patience: 2 })],
  },
  'bits without a baseline': scored(undefined),
  'bits with a moving average': scored(movingAverage(0.5)),
  'bits with leave-one-out': scored(leaveOneOut()),
  'bits whose estimator has a network of its own': {
    make() {
      const model = vae({
        data: [6],
        latent: 3,
        ...networks,
        likelihood: bernoulli(),
        posterior: bernoulli(),
        prior: bernoulliPrior(0.3),
        estimator: learnedBaseline(),
      });
      return { model, train: (given) => fit(model, data(), given) };
    },
  },
  'a conditioned VAE with a learned prior': {
    make() {
      const model = vae({
        data: [6],
        latent: 2,
        condition: 3,
        ...networks,
        likelihood: gaussian({ scale: 'shared' }),
        prior: conditionalPrior(),
      });
      return { model, train: (given) => fit(model, data(), { ...given, condition: condition() }) };
    },
  },
  'a belief network with an encoder': {
    make() {
      const network = sigmoidBeliefNetwork({ data: [6], layers: [4, 2] });
      const model = network.amortized({ estimator: scoreFunction({ samples: 2 }) });
      return { model, train: (given) => fit(model, data(), given) };
    },
  },
  'a belief network by mean field': {
    make() {
      const model: SigmoidBeliefNetwork = sigmoidBeliefNetwork({ data: [6], layers: [4, 2] });
      return { model, train: (given) => fitSigmoidBeliefNetwork(model, data(), given) };
    },
  },
};

/** A place for one checkpoint, which holds bytes as a file does. */
function place(): { checkpoint: Checkpoint } {
  let file: Uint8Array | undefined;
  const write = (bytes: Uint8Array) => void (file = bytes.slice());
  return { checkpoint: checkpointTo({ write, read: () => file }, { everySteps: 1 }) };
}

const values = (model: Trainable) =>
  Object.fromEntries(
    Object.entries(allWeights(model)).map(([name, weight]) => [
      name,
      Array.from((weight as Tensor).dataSync()),
    ]),
  );

const withoutTimes = ({ history }: FitResult) => history.map(({ seconds: _, ...record }) => record);

describeOnBackends('a run that goes on', () => {
  it.each(Object.entries(SUBJECTS))('does so to the same bits: %s', async (_, subject) => {
    const { make, callbacks: remembering = () => [] } = subject;
    const whole = make();
    const expected = await whole.train({ ...options, epochs: 4, callbacks: remembering() });
    for (const stopped of [1, STEPS, STEPS + 2]) {
      const { checkpoint } = place();
      const stop = new AbortController();
      const stopping: Callback = {
        onStep({ step }) {
          if (step === stopped) stop.abort();
        },
      };
      const again: FitOptions = { ...options, epochs: 4, checkpoint };
      const first = await make().train({
        ...again,
        signal: stop.signal,
        callbacks: [...remembering(), stopping],
      });
      expect(first.ended).toBe('aborted');
      expect(first.state.step).toBe(stopped);
      const second = make();
      const result = await second.train({ ...again, resume: true, callbacks: remembering() });
      expect(values(second.model), `stopped after step ${stopped}`).toEqual(values(whole.model));
      expect(withoutTimes(result)).toEqual(withoutTimes(expected));
      expect(result.state.step).toBe(expected.state.step);
    }
  });

  it.each(Object.entries(SUBJECTS))('does so from its result too: %s', async (_, { make }) => {
    const whole = make();
    const expected = await whole.train({ ...options, epochs: 4 });
    const parts = make();
    const stop = new AbortController();
    // In the middle of the second epoch, which is the first of the next run.
    const stopping: Callback = {
      onStep({ step }) {
        if (step === 4) stop.abort();
      },
    };
    const callbacks = [stopping];
    const first = await parts.train({ ...options, epochs: 2, signal: stop.signal, callbacks });
    const second = await parts.train({ ...options, epochs: 2, from: first });
    const third = await parts.train({ ...options, epochs: 1, from: second });
    expect(values(parts.model)).toEqual(values(whole.model));
    expect(withoutTimes(third)).toEqual(withoutTimes(expected));
  });
});
