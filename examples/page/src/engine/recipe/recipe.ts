import type { Experiment } from '../../state/experiment.js';
import { hasImages } from '../../state/settle.js';
import type { DataInfo } from '../protocol.js';
import { call, type Call, type Value } from './calls.js';

/** As many digits as are written in less than half a second. */
export const DIGITS = { count: 4000, seed: 1 } as const;

export const ROLL = { points: 5000, noise: 0.1, seed: 1 } as const;

/** How strongly a class is told: so that it is learned before latents tell classes apart. */
export const EMPHASIS = 20;

/** How many samples of bits a step draws for each datum, whatever the baseline. */
export const SAMPLES_OF_BITS = 4;

/** What a recipe has to know of data. */
export type DataShape = Pick<DataInfo, 'shape' | 'classes'>;

/** The shape that a model is given data in: images as images for convolutions alone. */
export function rowShape({ network }: Experiment, { shape }: DataShape): readonly number[] {
  return network === 'conv' ? shape : [shape.reduce((product, length) => product * length, 1)];
}

/**
 * The model of an experiment, as the call that makes it.
 *
 * @param beta - The weight of the KL; the experiment's own unless told.
 */
export function modelOf(
  experiment: Experiment,
  data: DataShape,
  beta: Value = betaOf(experiment),
): Call {
  const { latent, model, posterior, seed } = experiment;
  const isBits = posterior === 'bits';
  const options: Record<string, Value> = {
    data: rowShape(experiment, data),
    latent,
    ...(model === 'cvae' && { condition: data.classes }),
    encoder: network('Encoder', experiment),
    decoder: network('Decoder', experiment),
    likelihood: likelihoodOf(experiment),
    ...(isBits && { posterior: call('bernoulli') }),
    ...(posterior === 'sharedGaussian' && { posterior: call('gaussian', { scale: 'shared' }) }),
    ...priorOf(experiment),
    ...(isBits && { estimator: estimatorOf(experiment) }),
    ...(beta !== 1 && { objective: objectiveOf(beta) }),
    seed,
  };
  return call('vae', options);
}

function network(side: 'Encoder' | 'Decoder', { network, widths, data }: Experiment): Call {
  const ordered = side === 'Encoder' ? widths : [...widths].reverse();
  if (network === 'conv') return call(`conv${side}`, { filters: ordered, strides: 2 });
  // What rolls up in space is bent smoothly.
  if (!hasImages(data)) return call(`mlp${side}`, ordered, { activation: 'tanh' });
  return call(`mlp${side}`, ordered);
}

function likelihoodOf({ likelihood, data }: Experiment): Call {
  switch (likelihood) {
    case 'bernoulli':
      return call('bernoulli');
    case 'gaussian':
      return call('gaussian', { minScale: 0.1 });
    case 'sharedGaussian':
      return call('gaussian', { scale: 'shared', minScale: 0.05 });
    case 'fixedGaussian':
      return call('gaussian', { scale: data === 'swissRoll' ? 1 : 0.3 });
  }
}

function priorOf({ posterior, prior }: Experiment): Record<string, Value> {
  if (posterior === 'bits')
    return { prior: call('bernoulliPrior', prior === 'sparse' ? 0.1 : 0.5) };
  return prior === 'conditional' ? { prior: call('conditionalPrior') } : {};
}

/** The estimator of bits; Gaussian latents have the library's own. */
export function estimatorOf({ estimator }: Experiment): Call {
  const samples = SAMPLES_OF_BITS;
  if (estimator === 'noBaseline') return call('scoreFunction', { samples });
  const baseline =
    estimator === 'movingAverage' ? call('movingAverage', 0.99) : call('leaveOneOut');
  return call('scoreFunction', { baseline, samples });
}

/** The bound, with its weight of the KL. */
export function objectiveOf(beta: Value): Call {
  return beta === 1 ? call('elbo') : call('elbo', { beta });
}

/** The weight of the KL: a number, or how it comes to it. */
export function betaOf({ beta, schedule, scheduleSteps }: Experiment): Value {
  if (schedule === 'warmup') return call('linearAnnealing', { steps: scheduleSteps, to: beta });
  if (schedule === 'cyclical')
    return call('cyclicalAnnealing', { period: scheduleSteps, to: beta });
  return beta;
}

/** Whether pixels are drawn anew at each presentation, grey levels being probabilities of ink. */
export const isBinarised = ({ likelihood }: Experiment) => likelihood === 'bernoulli';
