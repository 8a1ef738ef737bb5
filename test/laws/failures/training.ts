import { tensor2d, train } from '@tensorflow/tfjs-core';
import {
  cosineDecay,
  evaluate,
  fit,
  fitGaussianMixture,
  fitSigmoidBeliefNetwork,
  gaussianMixture,
  randomKey,
  sigmoidBeliefNetwork,
  stepDecay,
  trainStep,
  vae,
  warmup,
} from '../../../src/index.js';
import { fails, parts, rows, wrong, type Failures } from './failure.js';

const plain = { epochs: 1, batchSize: 2, progress: false };

/** What trains, fits and measures. */
export const TRAINING_FAILURES: Failures = {
  cosineDecay: () => ({
    'no steps': [() => cosineDecay(wrong({})), /steps must be given/],
    'a negative rate': [() => cosineDecay({ steps: 9, from: -1 }), /from must be/],
  }),
  stepDecay: () => ({ 'a factor above 1': [() => stepDecay({ every: 9, factor: 2 }), /factor/] }),
  warmup: () => ({
    'a schedule of NaN': [() => warmup({ steps: 9, then: () => NaN }), /learningRate/],
  }),
  evaluate: () => {
    const [model, gone, x] = [vae(parts), vae(parts), rows(3, 6)];
    gone.dispose();
    return {
      'a disposed model': [() => evaluate(gone, x), /dispose\(?/],
      'an option it does not know': [() => evaluate(model, x, wrong({ batch: 3 })), /'batch'/],
      'a transform that throws': [() => evaluate(model, x, { transform: fails }), /my own/],
    };
  },
  fit: () => {
    const [model, gone, x] = [vae(parts), vae(parts), rows(3, 6)];
    const wide = rows(3, 5);
    gone.dispose();
    return {
      'a disposed model': [() => fit(gone, x, plain), /dispose\(?/],
      'data of another shape': [() => fit(model, wide, plain), /rows of shape \[6\]/],
      'an option it does not know': [() => fit(model, x, wrong({ epoch: 1 })), /'epochs'/],
      'a transform that throws': [() => fit(model, x, { ...plain, transform: fails }), /my own/],
    };
  },
  fitGaussianMixture: () => {
    const points = tensor2d([
      [0, 1],
      [1, 0],
    ]);
    return {
      nothing: [() => fitGaussianMixture(points, wrong(undefined)), /./],
      'more components than points': [
        () => fitGaussianMixture(points, { components: 3 }),
        /components must be at most/,
      ],
    };
  },
  fitSigmoidBeliefNetwork: () => {
    const [network, other] = [sigmoidBeliefNetwork({ data: 6, layers: [3] }), vae(parts)];
    const x = rows(3, 6, 1);
    return {
      'another model': [() => fitSigmoidBeliefNetwork(wrong(other), x), /./],
      'no tolerance': [
        () => fitSigmoidBeliefNetwork(network, x, { ...plain, meanField: { tolerance: 0 } }),
        /tolerance of meanField/,
      ],
    };
  },
  gaussianMixture: () => ({
    nothing: [
      () => gaussianMixture(wrong(undefined)),
      /options of gaussianMixture must be an object/,
    ],
  }),
  trainStep: () => {
    const [model, gone, x] = [vae(parts), vae(parts), rows(3, 6)];
    const [optimizer, state] = [train.adam(0.1), model.initialState()];
    gone.dispose();
    const step = (of: typeof model, data: typeof x, key = randomKey(1)) =>
      trainStep(of, optimizer, { data }, state, key);
    return {
      'a disposed model': [() => step(gone, x), /dispose\(?/],
      'a seed for a key': [() => step(model, x, wrong(1)), /a key is needed/],
    };
  },
};
