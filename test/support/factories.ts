/** A call of every factory, whose result may be left unused. */
export const FACTORIES: Readonly<Record<string, string>> = {
  arrayDataset: 'arrayDataset([1, 2], [2])',
  autoencoder:
    'autoencoder({ data: [6], latent: 2, encoder: mlpEncoder([8]), decoder: mlpDecoder([8]) })',
  bernoulli: 'bernoulli()',
  bernoulliKl: 'bernoulliKl({}, {})',
  bernoulliKlPerDimension: 'bernoulliKlPerDimension({}, {})',
  bernoulliPrior: 'bernoulliPrior(0.3)',
  binarize: 'binarize({}, randomKey(1))',
  conditionalPrior: 'conditionalPrior()',
  convDecoder: 'convDecoder({ filters: [8] })',
  convEncoder: 'convEncoder({ filters: [8] })',
  cyclicalAnnealing: 'cyclicalAnnealing({ period: 100 })',
  elbo: 'elbo({ beta: linearAnnealing({ steps: 100 }) })',
  foldIn: 'foldIn(randomKey(1), 2)',
  gaussian: "gaussian({ scale: 'shared' })",
  gaussianKl: 'gaussianKl({}, {})',
  gaussianKlPerDimension: 'gaussianKlPerDimension({}, {})',
  gaussianMixture: 'gaussianMixture({})',
  leaveOneOut: 'leaveOneOut()',
  linearAnnealing: 'linearAnnealing({ steps: 100 })',
  mlpDecoder: 'mlpDecoder([8])',
  mlpEncoder: "mlpEncoder([8], { activation: 'tanh' })",
  movingAverage: 'movingAverage(0.9)',
  normalNoise: 'normalNoise(randomKey(1), [2])',
  oneHot: 'oneHot([1], 2)',
  randomKey: 'randomKey(1)',
  reparameterized: 'reparameterized()',
  scoreFunction: 'scoreFunction({ baseline: leaveOneOut(), samples: 2 })',
  sigmoidBeliefNetwork: 'sigmoidBeliefNetwork({ sizes: [6, 2] })',
  splitKey: 'splitKey(randomKey(1), 2)',
  standardNormal: 'standardNormal()',
  swissRoll: 'swissRoll({ points: 10 })',
  syntheticDigits: 'syntheticDigits({ count: 10 })',
  takeRows: 'takeRows({}, [1])',
  uniformNoise: 'uniformNoise(randomKey(1), [2])',
  vae:
    'vae({ data: [6], latent: 2, encoder: mlpEncoder([8]), decoder: mlpDecoder([8]), likelihood: ' +
    'gaussian() })',
};

/** Functions that do something beside what they return, be it later. */
export const ACTIONS = [
  'evaluate',
  'fit',
  'fitGaussianMixture',
  'fitSigmoidBeliefNetwork',
  'mnist',
  'readIdx',
  'stopGradient',
  'syntheticDigitsAsync',
  'trainStep',
];
