import { zeros } from '@tensorflow/tfjs-core';
import {
  affineCoupling,
  arms,
  bernoulli,
  bernoulliKl,
  bernoulliKlPerDimension,
  bernoulliPrior,
  betaTc,
  capacity,
  categorical,
  categoricalKl,
  categoricalPrior,
  conditionalPrior,
  constantBaseline,
  continuousBernoulli,
  continuousBernoulliKl,
  continuousBernoulliKlPerDimension,
  convDecoder,
  convEncoder,
  cyclicalAnnealing,
  disarm,
  discretizedLogistic,
  doublyReparameterized,
  elbo,
  flow,
  foldIn,
  gaussian,
  gaussianKl,
  gaussianKlPerDimension,
  gumbelSoftmax,
  infoVae,
  inverseAutoregressive,
  iwae,
  laplace,
  laplaceKl,
  laplaceKlPerDimension,
  learnedBaseline,
  leaveOneOut,
  linearAnnealing,
  logistic,
  mixturePrior,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  multivariateGaussian,
  multivariateGaussianKl,
  negativeBinomial,
  normalNoise,
  poisson,
  poissonKl,
  poissonKlPerDimension,
  product,
  randomKey,
  rebar,
  relax,
  reparameterized,
  scoreFunction,
  splitKey,
  standardNormal,
  stickingTheLanding,
  stopGradient,
  straightThrough,
  studentT,
  uniformNoise,
  vampPrior,
} from '../../../src/index.js';
import { fails, given, TFJS, wrong, type Failures } from './failure.js';

const key = randomKey(1);

/** Distributions, networks, objectives, estimators and keys. */
export const PART_FAILURES: Failures = {
  affineCoupling: () => ({
    'sizes of 0': [() => affineCoupling({ hidden: [0] }), /hidden must be a list of positive/],
    units: [() => affineCoupling(wrong({ units: 64 })), /'units'\. Give hidden: \[64\]/],
    'a single dimension': [
      () => affineCoupling().variables({ dimensions: 1, context: 0, key }),
      /latent must have two dimensions or more for an affineCoupling, but got 1/,
    ],
  }),
  arms: () => ({
    'one sample': [() => arms({ samples: 1 }), /samples must be 2 or more, but got 1/],
    'a baseline': [() => arms(wrong({ baseline: leaveOneOut() })), /It needs none/],
    'latents that are no bits': [
      () => arms().draw(gaussian(), {}, key, { samples: 4, step: 0, variables: {} }),
      /'arms' is for bits, but got a posterior of the family 'gaussian'/,
    ],
  }),
  bernoulli: () => {
    const logits = zeros([2, 3]);
    return {
      'no logits': [() => bernoulli().sample(wrong({}), key), TFJS],
      'a seed for a key': [() => bernoulli().sample({ logits }, wrong(1)), /a key is needed/],
    };
  },
  bernoulliKl: () => {
    const [q, p] = [{ logits: zeros([2, 3]) }, { logits: zeros([2, 4]) }];
    return { 'shapes that do not fit': [() => bernoulliKl(q, p), TFJS] };
  },
  bernoulliKlPerDimension: () => {
    const [q, p] = [{ logits: zeros([2, 3]) }, { logits: zeros([2, 4]) }];
    return { 'shapes that do not fit': [() => bernoulliKlPerDimension(q, p), TFJS] };
  },
  bernoulliPrior: () => ({
    'a probability of 1': [() => bernoulliPrior(1), /must lie between 0 and 1, but got 1/],
    'an object': [() => bernoulliPrior(wrong({ probability: 0.5 })), /the keys {probability}/],
    'a text': [() => bernoulliPrior(wrong('0.5')), /but got "0.5"/],
  }),
  betaTc: () => ({
    'a negative weight': [() => betaTc({ beta: -1 }), /beta must be a finite number, 0 or more/],
    'a λ': [() => betaTc(wrong({ lambda: 1 })), /betaTc must be given options that it knows/],
    'terms with a closed form': [
      () => betaTc().credit(wrong({ kind: 'closed-form' })),
      /'betaTc' needs the log-probabilities/,
    ],
  }),
  capacity: () => ({
    'no schedule': [() => capacity(wrong({})), /schedule must be given/],
    'a text': [() => capacity({ schedule: wrong('25') }), /schedule must be a finite number/],
    'a schedule that falls below 0': [
      () => capacity({ schedule: () => -1 }).credit(wrong({ kind: 'closed-form', step: 3 })),
      /but got -1, which it returned for step 3/,
    ],
    'a capacity': [() => capacity(wrong({ capacity: 25 })), /Give schedule/],
  }),
  categorical: () => ({
    'one class': [() => categorical({ classes: 1 }), /classes must be a whole number, 2 or more/],
    'no classes': [() => categorical(wrong({})), /classes must be a whole number, 2 or more/],
    'an event of another size': [
      () => categorical({ classes: 3 }).rawShape([4]),
      /classes must be the last axis of the events.*\[4\], but got 3/,
    ],
  }),
  categoricalKl: () => {
    const [q, p] = [2, 3].map((n) => ({ logits: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => categoricalKl(q!, p!), TFJS] };
  },
  categoricalPrior: () => ({
    nothing: [() => categoricalPrior({}), /classes or probabilities must be given/],
    both: [
      () => categoricalPrior({ classes: 2, probabilities: [0.5, 0.5] }),
      /classes or probabilities must be given/,
    ],
    'a probability of 0': [
      () => categoricalPrior({ probabilities: [1, 0] }),
      /probabilities must be a list of positive numbers/,
    ],
  }),
  conditionalPrior: () => ({
    'a size': [() => conditionalPrior(...given([10])), /must be given nothing, but got 10/],
    'no condition to build for': [
      () => conditionalPrior().build({ latent: [2], condition: undefined, key }),
      /needs a model with a condition/,
    ],
  }),
  constantBaseline: () => ({
    nothing: [() => constantBaseline(wrong(undefined)), /must be a finite number/],
    'no number': [() => constantBaseline(Number.NaN), /must be a finite number, but got NaN/],
  }),
  continuousBernoulli: () => {
    const logits = zeros([2, 3]);
    return {
      'a seed for a key': [
        () => continuousBernoulli().sample({ logits }, wrong(1)),
        /a key is needed/,
      ],
    };
  },
  continuousBernoulliKl: () => {
    const [q, p] = [2, 3].map((n) => ({ logits: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => continuousBernoulliKl(q!, p!), TFJS] };
  },
  continuousBernoulliKlPerDimension: () => {
    const [q, p] = [2, 3].map((n) => ({ logits: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => continuousBernoulliKlPerDimension(q!, p!), TFJS] };
  },
  convDecoder: () => ({ 'no filters': [() => convDecoder(wrong({})), /filters/] }),
  convEncoder: () => ({ nothing: [() => convEncoder(wrong(undefined)), /./] }),
  cyclicalAnnealing: () => ({
    nothing: [() => cyclicalAnnealing(wrong(undefined)), /options of cyclicalAnnealing must be/],
    'the number of steps': [
      () => cyclicalAnnealing(wrong({ period: 5, steps: 10 })),
      /'steps'\. Give period/,
    ],
    'another spelling': [
      () => cyclicalAnnealing(wrong({ Period: 5 })),
      /'Period'\. Did you mean 'period'/,
    ],
    'a ramp of 0': [() => cyclicalAnnealing({ period: 5, ramp: 0 }), /ramp must be a share/],
  }),
  disarm: () => ({
    'samples without a pair': [() => disarm({ samples: 3 }), /samples must be even/],
    'a baseline': [() => disarm(wrong({ baseline: leaveOneOut() })), /It needs none/],
    'latents that are no bits': [
      () => disarm().draw(gaussian(), {}, key, { samples: 2, step: 0, variables: {} }),
      /'disarm' is for bits/,
    ],
  }),
  doublyReparameterized: () => ({
    samples: [
      () => doublyReparameterized(...given([{ samples: 4 }])),
      /must be given nothing.*iwae/,
    ],
  }),
  discretizedLogistic: () => ({
    'one level': [() => discretizedLogistic({ levels: 1 }), /levels must be a whole number from 2/],
    bits: [() => discretizedLogistic(wrong({ bits: 8 })), /discretizedLogistic must be given/],
  }),
  elbo: () => ({
    'a learning rate': [() => elbo(wrong({ lr: 1 })), /'lr'\. Its options are beta/],
    'another spelling': [() => elbo(wrong({ free_bits: 1 })), /Did you mean 'freeBits'/],
    'a number': [() => elbo(wrong(4)), /the options of elbo must be an object, but got 4/],
    'a warm-up': [() => elbo(wrong({ warmup: 100 })), /Give beta: linearAnnealing/],
    'a text as β': [() => elbo({ beta: wrong('4') }), /beta must be a number or a function/],
    'a negative β': [() => elbo({ beta: -1 }), /beta must be a finite number, 0 or more/],
    'no samples': [() => elbo({ samples: 0 }), /samples must be a positive integer/],
  }),
  foldIn: () => ({
    'a seed': [() => foldIn(wrong(1), 1), /a key is needed/],
    'a negative index': [() => foldIn(key, -1), /the index of foldIn/],
  }),
  flow: () => ({
    'no layers': [() => flow(gaussian(), []), /layers must be a list of one layer or more/],
    'what is no layer': [
      () => flow(gaussian(), wrong([gaussian()])),
      /layers must be layers of a flow with weights/,
    ],
    'a layer that is not called': [
      () => flow(gaussian(), wrong([affineCoupling])),
      /Give what it returns/,
    ],
    'a base of bits': [
      () => flow(bernoulli(), [affineCoupling()]),
      /base of a flow must be over real numbers, but got 'bernoulli' over binary ones/,
    ],
    'no base': [() => flow(wrong(undefined), [affineCoupling()]), /base must be a family/],
    'half a context': [
      () => flow(gaussian(), [affineCoupling()], { context: 0.5 }),
      /context must be a whole number, 0 or more/,
    ],
    'a context of a prior': [
      () => flow(wrong(standardNormal()), [affineCoupling()], { context: 2 }),
      /context must be left out of a flow made of a prior/,
    ],
    'a context for images': [
      () => flow(gaussian(), [affineCoupling()], { context: 2 }).rawShape([4, 4]),
      /context must be left out for latents that are no vectors/,
    ],
  }),
  gaussian: () => ({
    'a negative scale': [() => gaussian({ scale: -1 }), /scale/],
    'a negative floor': [() => gaussian({ minScale: -1 }), /minScale/],
  }),
  gaussianKl: () => {
    const [q, p] = [2, 3].map((n) => ({ mean: zeros([4, n]), logScale: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => gaussianKl(q!, p!), TFJS] };
  },
  gaussianKlPerDimension: () => {
    const [q, p] = [2, 3].map((n) => ({ mean: zeros([4, n]), logScale: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => gaussianKlPerDimension(q!, p!), TFJS] };
  },
  gumbelSoftmax: () => ({
    nothing: [() => gumbelSoftmax(wrong({})), /temperature must be given/],
    'a temperature of 0': [
      () => gumbelSoftmax({ temperature: 0 }),
      /temperature must be a finite number above 0.* but got 0\. Give/,
    ],
    'an endless temperature': [
      () => gumbelSoftmax({ temperature: Infinity }),
      /but got Infinity\./,
    ],
    'a schedule that comes to 0': [
      () =>
        gumbelSoftmax({ temperature: () => 0 }).draw(gaussian(), {}, key, {
          samples: 1,
          step: 3,
          variables: {},
        }),
      /but got 0, which it returned for step 3/,
    ],
    'latents that are real': [
      () =>
        gumbelSoftmax({ temperature: 1 }).draw(gaussian(), {}, key, {
          samples: 1,
          step: 0,
          variables: {},
        }),
      /is for bits and one-hot latents/,
    ],
    'bits without logits': [
      () =>
        gumbelSoftmax({ temperature: 1 }).draw(bernoulli(), {}, key, {
          samples: 1,
          step: 0,
          variables: {},
        }),
      /but got a posterior of the family 'bernoulli'/,
    ],
  }),
  infoVae: () => ({
    nothing: [() => infoVae(wrong({})), /alpha must be given/],
    'an α alone': [() => infoVae(wrong({ alpha: 0 })), /lambda must be given/],
    'an α of 2': [() => infoVae({ alpha: 2, lambda: 1 }), /alpha must be a finite number, at most/],
    'a β': [() => infoVae(wrong({ beta: 2 })), /Give alpha: 1 less β/],
  }),
  inverseAutoregressive: () => ({
    'a size': [() => inverseAutoregressive({ hidden: wrong(64) }), /hidden must be a list of/],
    'an activation': [() => inverseAutoregressive(wrong({ activation: 'relu' })), /are tanh/],
  }),
  iwae: () => ({
    nothing: [() => iwae(wrong(undefined)), /options of iwae must be an object/],
    'no number': [() => iwae(wrong({})), /samples must be given/],
    'half a sample': [() => iwae({ samples: 0.5 }), /samples must be a positive integer/],
    k: [() => iwae(wrong({ k: 5 })), /'k'\. Give samples/],
    'terms with a closed form': [
      () => iwae({ samples: 2 }).credit(wrong({ kind: 'closed-form' })),
      /the objective 'iwae' needs the log-probabilities/,
    ],
  }),
  laplace: () => ({
    'a negative scale': [() => laplace({ scale: -1 }), /scale must be 'learned'/],
    'a standard deviation': [() => laplace(wrong({ std: 1 })), /laplace must be given options/],
  }),
  laplaceKl: () => {
    const [q, p] = [2, 3].map((n) => ({ mean: zeros([4, n]), logScale: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => laplaceKl(q!, p!), TFJS] };
  },
  laplaceKlPerDimension: () => {
    const [q, p] = [2, 3].map((n) => ({ mean: zeros([4, n]), logScale: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => laplaceKlPerDimension(q!, p!), TFJS] };
  },
  learnedBaseline: () => ({
    widths: [() => learnedBaseline(wrong([100])), /Give learnedBaseline\(mlpEncoder/],
    'a decay of 1': [() => learnedBaseline(mlpEncoder([]), { decay: 1 }), /decay must be at least/],
    'no flag': [
      () => learnedBaseline(mlpEncoder([]), { normalize: wrong(1) }),
      /normalize must be true or false/,
    ],
  }),
  leaveOneOut: () => ({
    'a number of samples': [() => leaveOneOut(...given([4])), /must be given nothing, but got 4/],
  }),
  linearAnnealing: () => ({
    nothing: [() => linearAnnealing(wrong(undefined)), /options of linearAnnealing must be/],
    'no steps': [() => linearAnnealing(wrong({})), /steps must be a positive integer/],
    epochs: [() => linearAnnealing(wrong({ epochs: 3 })), /'epochs'\. Give steps/],
    'another end': [() => linearAnnealing(wrong({ steps: 3, end: 1 })), /'end'\. Give to/],
  }),
  logistic: () => ({
    'a negative floor': [() => logistic({ minScale: -1 }), /minScale must be/],
    'another spelling': [() => logistic(wrong({ min_scale: 1 })), /Did you mean 'minScale'/],
  }),
  mlpDecoder: () => ({ 'a width': [() => mlpDecoder(wrong(500)), /hidden layers of an MLP/] }),
  mlpEncoder: () => ({ 'no width': [() => mlpEncoder([0]), /hidden layers of an MLP/] }),
  mixturePrior: () => ({
    nothing: [() => mixturePrior({}), /components or from must be given to mixturePrior/],
    'no components': [() => mixturePrior({ components: 0 }), /components must be a positive/],
    'what is no mixture': [
      () => mixturePrior({ from: wrong(standardNormal()) }),
      /from must be a Gaussian mixture of diagonal or spherical covariances/,
    ],
    'the name of another library': [() => mixturePrior(wrong({ k: 5 })), /Give components: 50/],
  }),
  movingAverage: () => ({
    'a decay of 1': [() => movingAverage(1), /at least 0 and below 1, but got 1/],
    'an object': [() => movingAverage(wrong({ decay: 0.9 })), /the keys {decay}/],
    'a text': [() => movingAverage(wrong('0.9')), /but got "0.9"/],
  }),
  multivariateGaussian: () => {
    const mean = zeros([2, 3]);
    return {
      'events of two axes': [
        () => multivariateGaussian().rawShape([2, 3]),
        /must have events of one axis, but got \[2, 3\]/,
      ],
      'a covariance': [
        () => multivariateGaussian(wrong({ covariance: 1 })),
        /'covariance'\. The network gives the covariance/,
      ],
      'no matrices': [() => multivariateGaussian().sample(wrong({ mean }), key), TFJS],
    };
  },
  multivariateGaussianKl: () => {
    const [q, p] = [2, 3].map((n) => ({ mean: zeros([4, n]), logScale: zeros([4, n]) }));
    return { 'other dimensions': [() => multivariateGaussianKl(q!, p!), TFJS] };
  },
  product: () => {
    const two = product([gaussian(), bernoulli()]);
    const others = { mean: zeros([1, 2]) };
    return {
      nothing: [() => product([]), /parts must be a list of families, but got \[\]/],
      'no list': [() => product(wrong(gaussian())), /parts must be a list of families/],
      'what is no family': [() => product(wrong([gaussian(), 3])), /parts\[1\] must be a family/],
      'half a column': [
        () => product([{ family: gaussian(), columns: 0.5 }]),
        /parts\[0\]\.columns must be a positive integer/,
      ],
      'a size': [() => product(wrong([{ family: gaussian(), size: 2 }])), /'size'\. Give how many/],
      'other columns': [
        () => two.rawShape([3]),
        /as many columns as the last axis of the events, \[3\], but got 2/,
      ],
      'parameters of another': [
        () => two.mean(others),
        /must have names such as '0\.mean', but got 'mean'/,
      ],
    };
  },
  negativeBinomial: () => ({
    'a count of 0': [() => negativeBinomial({ totalCount: 0 }), /totalCount must be 'learned'/],
    'a dispersion': [() => negativeBinomial(wrong({ dispersion: 1 })), /as totalCount/],
  }),
  normalNoise: () => ({
    'a seed': [() => normalNoise(wrong(1), [2]), /a key is needed/],
    'a negative axis': [() => normalNoise(key, [-1]), /the shape of noise/],
  }),
  poisson: () => {
    const logRate = zeros([2, 3]);
    return {
      'a seed for a key': [() => poisson().sample({ logRate }, wrong(1)), /a key is needed/],
    };
  },
  poissonKl: () => {
    const [q, p] = [2, 3].map((n) => ({ logRate: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => poissonKl(q!, p!), TFJS] };
  },
  poissonKlPerDimension: () => {
    const [q, p] = [2, 3].map((n) => ({ logRate: zeros([4, n]) }));
    return { 'shapes that do not fit': [() => poissonKlPerDimension(q!, p!), TFJS] };
  },
  randomKey: () => ({ 'a negative seed': [() => randomKey(-1), /seed must be a whole number/] }),
  rebar: () => ({
    'a temperature of 0': [() => rebar({ temperature: 0 }), /temperature must be a finite number/],
    'a λ': [() => rebar(wrong({ lambda: 1 })), /Give temperature/],
  }),
  relax: () => ({
    'a negative scale': [() => relax({ scale: -1 }), /scale must be/],
    'an η': [() => relax(wrong({ eta: 1 })), /Give scale/],
  }),
  reparameterized: () => ({
    samples: [() => reparameterized(...given([{ samples: 4 }])), /must be given nothing.*elbo/],
  }),
  scoreFunction: () => ({
    'a baseline not called': [
      () => scoreFunction({ baseline: wrong(leaveOneOut), samples: 2 }),
      /baseline must be a baseline, but got the function leaveOneOut\. Give what it returns/,
    ],
    'a baseline without a value': [
      () => scoreFunction({ baseline: wrong({ ...leaveOneOut(), value: undefined }) }),
      /with value\(inputs\), but got the object of type 'leaveOneOut', whose value is undefined/,
    ],
    'a decay': [() => scoreFunction(wrong({ decay: 0.9 })), /Give baseline: movingAverage/],
    'another spelling': [() => scoreFunction(wrong({ sample: 3 })), /Did you mean 'samples'/],
    'a baseline that needs more samples': [
      () => scoreFunction({ baseline: leaveOneOut() }),
      /needs at least 2 samples/,
    ],
  }),
  splitKey: () => ({ 'no parts': [() => splitKey(key, 0), /the number of keys/] }),
  standardNormal: () => ({ 'a size': [() => standardNormal(...given([2])), /given nothing/] }),
  straightThrough: () => ({
    samples: [() => straightThrough(...given([{ samples: 4 }])), /must be given nothing/],
    'latents that are real': [
      () => straightThrough().draw(gaussian(), {}, key, { samples: 1, step: 0, variables: {} }),
      /'straightThrough' is for discrete latents/,
    ],
  }),
  studentT: () => ({
    'half a degree of freedom': [
      () => studentT({ degreesOfFreedom: 0.5 }),
      /degreesOfFreedom must be 'shared' or a finite number, 1 or more, but got 0\.5/,
    ],
    'a learned number for each': [
      () => studentT({ degreesOfFreedom: wrong('learned') }),
      /but got "learned"/,
    ],
    'a negative scale': [() => studentT({ scale: -1 }), /scale must be/],
  }),
  stickingTheLanding: () => ({
    samples: [() => stickingTheLanding(...given([{ samples: 4 }])), /must be given nothing.*elbo/],
  }),
  stopGradient: () => ({ 'a function that throws': [() => stopGradient(fails), /my own/] }),
  uniformNoise: () => ({ 'a seed': [() => uniformNoise(wrong(1), [2]), /a key is needed/] }),
  vampPrior: () => ({
    nothing: [() => vampPrior(wrong({})), /components must be a positive integer, but got none/],
    'rows of an array': [
      () => vampPrior({ components: 2, data: wrong([[1], [0]]) }),
      /data must be a tensor of data/,
    ],
    'no posterior': [
      () => vampPrior({ components: 2 }).build({ latent: [2], condition: undefined, key }),
      /whose posterior is gaussian\(\), but got no posterior/,
    ],
  }),
};
