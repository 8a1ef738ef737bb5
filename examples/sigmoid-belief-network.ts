import type { Tensor } from '@tensorflow/tfjs-core';
import {
  binarize,
  fit,
  fitSigmoidBeliefNetwork,
  leaveOneOut,
  mlpEncoder,
  scoreFunction,
  sigmoidBeliefNetwork,
  type AmortizedSigmoidBeliefNetwork,
  type Dataset,
  type FitOptions,
  type SigmoidBeliefNetwork,
} from 'vae-kit';
import { fallingRate } from './shared/running/falling-rate.js';
import { runIfMain, type Example } from './shared/running/run-example.js';
import { compareLearning } from './sigmoid-belief-network/experiment.js';

/**
 * A sigmoid belief network of one hidden layer: h ~ Bernoulli(σ(c)), x ~ Bernoulli(σ(b + W h)); b
 * begins at the log-odds of the data's mean.
 */
const compose = (dataMean: Tensor, seed: number) =>
  sigmoidBeliefNetwork({ data: [784], layers: [200], dataMean, seed });

/**
 * One way to learn it is with an encoder: q(h | x) = Π Bernoulli(σ(a + V x)), gradients by the
 * score function less a leave-one-out baseline (Mnih and Gregor, 2014).
 */
const withEncoder = (network: SigmoidBeliefNetwork, seed: number) =>
  network.amortized({
    encoder: mlpEncoder([]),
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
    seed,
  });

const train = (
  model: AmortizedSigmoidBeliefNetwork,
  images: Dataset,
  steps: number,
  options: FitOptions,
) =>
  fit(model, images, {
    ...options,
    learningRate: fallingRate(0.003, steps),
    transform: binarize,
  });

/**
 * The other way is with a mean field: a q for each image of its own, found by coordinate ascent
 * before each step of the weights (Saul, Jaakkola and Jordan, 1996).
 */
const trainWithMeanFields = (
  network: SigmoidBeliefNetwork,
  images: Tensor,
  steps: number,
  options: FitOptions,
) =>
  fitSigmoidBeliefNetwork(network, images, {
    ...options,
    learningRate: fallingRate(0.003, steps),
    transform: binarize,
  });

export const example: Example = {
  name: 'sigmoid-belief-network',
  title: 'Digits from a sigmoid belief network',
  summary:
    'A sigmoid belief network 200-784, trained with an encoder on all digits and with a mean ' +
    'field for each of some.',
  quick: { epochs: 10, takes: 'about 10 minutes' },
  full: { epochs: 80, takes: 'about an hour and a half' },
  data: 'digits',
  run: (session) => compareLearning(session, { compose, withEncoder, train, trainWithMeanFields }),
};

await runIfMain(example, import.meta.url);
