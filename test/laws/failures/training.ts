import { tensor2d, train as optimizers } from '@tensorflow/tfjs-core';
import {
  accumulate,
  autoencoder,
  checkpointTo,
  clipByGlobalNorm,
  clipByValue,
  cosineDecay,
  decayWeights,
  earlyStopping,
  evaluate,
  fit,
  fitGaussianMixture,
  fitPrior,
  fitSigmoidBeliefNetwork,
  gaussianMixture,
  historyToCsv,
  randomKey,
  sigmoidBeliefNetwork,
  stepDecay,
  train,
  trainStep,
  vae,
  warmup,
  watchCollapse,
} from '../../../src/index.js';
import { fails, parts, rows, wrong, type Failures } from './failure.js';

const short = { epochs: 1, batchSize: 2 };
const plain = { ...short, progress: false };

/** What trains, fits and measures. */
export const TRAINING_FAILURES: Failures = {
  accumulate: () => ({ 'half a batch': [() => accumulate(0.5), /batches to accumulate/] }),
  clipByGlobalNorm: () => ({ 'a negative norm': [() => clipByGlobalNorm(-1), /norm/] }),
  clipByValue: () => ({ 'no bound': [() => clipByValue(wrong(undefined)), /bound/] }),
  decayWeights: () => ({
    'a rate of NaN': [() => decayWeights(NaN), /rate/],
    'an option it does not know': [() => decayWeights(1, wrong({ mask: [] })), /'mask'/],
  }),
  earlyStopping: () => ({
    'half an epoch of patience': [() => earlyStopping({ patience: 0.5 }), /patience must be/],
    'a negative minDelta': [() => earlyStopping({ minDelta: -1 }), /minDelta must be/],
    'an option of another library': [() => earlyStopping(wrong({ monitor: 'loss' })), /metric/],
    'another mode': [() => earlyStopping({ mode: wrong('auto') }), /mode must be/],
    'no word for it': [() => earlyStopping({ restoreBest: wrong(1) }), /restoreBest/],
    'a negative after': [() => earlyStopping({ after: -1 }), /after must be/],
  }),
  watchCollapse: () => {
    const [plainModel, x] = [autoencoder(parts), rows(3, 6)];
    return {
      'a negative threshold': [() => watchCollapse({ threshold: -1 }), /threshold must be/],
      'no rows': [() => watchCollapse({ rows: 0 }), /rows must be a positive integer/],
      'never to look': [() => watchCollapse({ every: 0 }), /every must be a positive integer/],
      'no function': [() => watchCollapse({ tell: wrong('log') }), /tell must be a function/],
      'another name of it': [() => watchCollapse(wrong({ onCollapse: fails })), /Give tell/],
      'a model without latents': [
        () => fit(plainModel, x, { ...plain, callbacks: [watchCollapse()] }),
        /watchCollapse needs a model with latents/,
      ],
    };
  },
  checkpointTo: () => ({
    nothing: [() => checkpointTo(wrong(undefined)), /a checkpoint must be written to/],
    'a target that only takes': [
      () => checkpointTo(wrong({ write: () => undefined })),
      /a checkpoint must be written to/,
    ],
    'every half step': [() => checkpointTo('a', { everySteps: 0.5 }), /everySteps must be/],
    'every epoch but none': [() => checkpointTo('a', { everyEpochs: 0 }), /everyEpochs must be/],
  }),
  train: () => {
    const [model, x, wide] = [vae(parts), rows(3, 6), rows(3, 5)];
    const next = (options: object) => train(model, x, wrong({ ...short, ...options })).next();
    return {
      'a callback': [() => next({ callbacks: [] }), /The records come to your loop/],
      'data of another shape': [() => train(model, wide).next(), /rows of shape \[6\]/],
      'a negative rate': [() => next({ learningRate: -1 }), /learningRate must be/],
      'a transform that throws': [() => next({ transform: fails }), /my own/],
    };
  },
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
      'weights of which one is negative': [
        () => fit(model, x, { ...plain, weights: [1, -1, 1] }),
        /weights must be finite numbers, 0 or more/,
      ],
      'too few weights': [() => fit(model, x, { ...plain, weights: [1, 1] }), /3 numbers/],
      'a mask of another shape': [() => fit(model, x, { ...plain, mask: wide }), /mask must be/],
      'a mask of grey levels': [() => fit(model, x, { ...plain, mask: x }), /zeros and ones/],
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
      'weights of nothing': [
        () => fitGaussianMixture(points, { components: 1, weights: [0, 0] }),
        /weights must not all be 0/,
      ],
      'batches of points that are there': [
        () => fitGaussianMixture(points, { components: 1, batchSize: 1 }),
        /batchSize must be left out/,
      ],
      'a dataset of another shape than it says': [
        () =>
          fitGaussianMixture(
            { size: 2, shape: [3], batch: () => tensor2d([[1, 2]]) },
            {
              components: 1,
            },
          ),
        /batch of points must return/,
      ],
    };
  },
  fitSigmoidBeliefNetwork: () => {
    const [network, other] = [sigmoidBeliefNetwork({ data: 6, layers: [3] }), vae(parts)];
    const x = rows(3, 6, 1);
    return {
      'another model': [() => fitSigmoidBeliefNetwork(wrong(other), x), /./],
      'weights of nothing': [
        () => fitSigmoidBeliefNetwork(network, x, { ...plain, weights: [0, 0, 0] }),
        /weights must not all be 0/,
      ],
      'no tolerance': [
        () => fitSigmoidBeliefNetwork(network, x, { ...plain, meanField: { tolerance: 0 } }),
        /tolerance of meanField/,
      ],
    };
  },
  fitPrior: () => {
    const [model, gone, x] = [vae(parts), vae(parts), rows(3, 6)];
    const other = autoencoder(parts);
    gone.dispose();
    const options = { components: 2, progress: false };
    return {
      'neither components nor a prior': [() => fitPrior(model, x, wrong({})), /or prior must be/],
      'a model without latents': [
        () => fitPrior(wrong(other), x, options),
        /fitPrior needs a model with latents/,
      ],
      'a disposed model': [() => fitPrior(gone, x, options), /dispose\(?/],
      'more components than data': [
        () => fitPrior(model, x, { ...options, components: 9 }),
        /components must be at most the number of points, 3/,
      ],
      epochs: [
        () => fitPrior(model, x, wrong({ ...options, epochs: 3 })),
        /EM takes maxIterations/,
      ],
    };
  },
  historyToCsv: () => ({
    'what fit returned': [() => historyToCsv(wrong({ history: [] })), /takes a history/],
    'a record of nothing': [() => historyToCsv([wrong({})]), /as record 0/],
  }),
  gaussianMixture: () => ({
    nothing: [
      () => gaussianMixture(wrong(undefined)),
      /options of gaussianMixture must be an object/,
    ],
  }),
  trainStep: () => {
    const [model, gone, x] = [vae(parts), vae(parts), rows(3, 6)];
    const [optimizer, state] = [optimizers.adam(0.1), model.initialState()];
    const weights = rows(3, 1);
    gone.dispose();
    const step = (of: typeof model, data: typeof x, key = randomKey(1)) =>
      trainStep(of, optimizer, { data }, state, key);
    return {
      'a disposed model': [() => step(gone, x), /dispose\(?/],
      'weights of another shape': [
        () => trainStep(model, optimizer, { data: x, weights }, state, randomKey(1)),
        /weights must be/,
      ],
      'a seed for a key': [() => step(model, x, wrong(1)), /a key is needed/],
    };
  },
};
