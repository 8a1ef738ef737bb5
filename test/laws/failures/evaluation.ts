import {
  activeUnits,
  annealedImportanceSampling,
  autoencoder,
  bernoulli,
  bernoulliPrior,
  estimateLogLikelihood,
  klPerDimension,
  mutualInformation,
  scoreFunction,
  vae,
} from '../../../src/index.js';
import { fails, parts, rows, wrong, type Failure, type Failures } from './failure.js';

type Call = (model: never, data: never, options?: never) => unknown;

/** What nothing that goes through data with a model's latents may take. */
function badPass(call: Call): Record<string, Failure> {
  const [model, gone, x, wide] = [vae(parts), vae(parts), rows(3, 6), rows(3, 5)];
  const [without, conditional] = [autoencoder(parts), vae({ ...parts, condition: 2 })];
  const own = {
    ...model,
    likelihood: { ...model.likelihood, logProb: fails },
    posterior: { ...model.posterior, sample: fails, mean: fails, klPerDimension: fails },
  };
  gone.dispose();
  const given = (options: object) => () => call(wrong(model), wrong(x), wrong(options));
  return {
    'no model': [() => call(wrong(x), wrong(model)), /needs a model with latents, which has/],
    'a model without latents': [
      () => call(wrong(without), wrong(x)),
      /needs a model with latents, .*but got the object of type 'autoencoder'/,
    ],
    'a disposed model': [() => call(wrong(gone), wrong(x)), /must not be used after dispose/],
    'no data': [() => call(wrong(model), wrong(undefined)), /the data must be a tensor of shape/],
    'data of another shape': [() => call(wrong(model), wrong(wide)), /rows of shape \[6\]/],
    'an option it does not know': [given({ batch: 3 }), /'batch'\. Did you mean 'batchSize'\?/],
    'null options': [() => call(wrong(model), wrong(x), wrong(null)), /must be an object/],
    'no batch': [given({ batchSize: 0 }), /batchSize must be a positive integer/],
    labels: [given({ labels: [1, 2, 3] }), /oneHot\(labels, classes\)/],
    'a transform that is none': [given({ transform: 1 }), /transform must be a function/],
    'a transform that throws': [given({ transform: fails }), /my own/],
    'no signal': [given({ signal: true }), /signal must be an AbortSignal/],
    'a word as progress': [given({ progress: 'yes' }), /progress must be true or false/],
    'a condition': [given({ condition: x }), /this model has no condition/],
    'no condition': [() => call(wrong(conditional), wrong(x)), /built with a condition/],
    'a family that fails': [() => call(wrong(own), wrong(x)), /my own/],
  };
}

/** What judges models. */
export const EVALUATION_FAILURES: Failures = {
  estimateLogLikelihood: () => {
    const [model, x] = [vae(parts), rows(3, 6)];
    const given = (options: object) => () => estimateLogLikelihood(model, x, wrong(options));
    return {
      ...badPass(estimateLogLikelihood),
      'half a sample': [given({ samples: 0.5 }), /samples must be a positive integer/],
      'a negative seed': [given({ seed: -1 }), /seed must be a whole number/],
      k: [given({ k: 5 }), /'k'\. Give samples: 5000/],
    };
  },
  activeUnits: () => {
    const [model, x] = [vae(parts), rows(3, 6)];
    const given = (options: object) => () => activeUnits(model, x, wrong(options));
    return {
      ...badPass(activeUnits),
      'a negative threshold': [given({ threshold: -1 }), /threshold must be a finite number/],
      'another name of it': [given({ delta: 0.1 }), /Give threshold: 0.01/],
    };
  },
  klPerDimension: () => badPass(klPerDimension),
  mutualInformation: () => {
    const [model, x] = [vae(parts), rows(3, 6)];
    const given = (options: object) => () => mutualInformation(model, x, wrong(options));
    return {
      ...badPass(mutualInformation),
      'half a sample': [given({ samples: 0.5 }), /samples must be a positive integer/],
      'a negative seed': [given({ seed: -1 }), /seed must be a whole number/],
    };
  },
  annealedImportanceSampling: () => {
    const [model, x] = [vae(parts), rows(3, 6)];
    const bits = vae({
      ...parts,
      posterior: bernoulli(),
      prior: bernoulliPrior(),
      estimator: scoreFunction(),
    });
    const given = (options: object) => () => annealedImportanceSampling(model, x, wrong(options));
    const rising = /temperatures must be a positive integer, or a list that rises from 0 to 1/;
    return {
      ...badPass(annealedImportanceSampling),
      bits: [() => annealedImportanceSampling(bits, x), /Take estimateLogLikelihood/],
      'no chain': [given({ chains: 0 }), /chains must be a positive integer/],
      'half a leapfrog step': [given({ leapfrogSteps: 0.5 }), /leapfrogSteps must be/],
      'no temperature': [given({ temperatures: 0 }), rising],
      'a text as temperatures': [given({ temperatures: '10' }), rising],
      'temperatures that do not begin at 0': [given({ temperatures: [0.1, 1] }), rising],
      'temperatures that do not end at 1': [given({ temperatures: [0, 0.9] }), rising],
      'temperatures that stand still': [given({ temperatures: [0, 0.5, 0.5, 1] }), rising],
      'a temperature of NaN': [given({ temperatures: [0, NaN, 1] }), rising],
      samples: [given({ samples: 5 }), /Give chains: 16/],
      'a step size': [given({ stepSize: 0.1 }), /It is adapted/],
    };
  },
};
