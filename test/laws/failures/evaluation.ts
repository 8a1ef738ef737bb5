import {
  activeUnits,
  annealedImportanceSampling,
  autoencoder,
  bernoulli,
  bernoulliPrior,
  energyDistance,
  estimateLogLikelihood,
  interpolate,
  klPerDimension,
  manifold,
  mutualInformation,
  nearestNeighborAccuracy,
  scoreFunction,
  traverse,
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
  energyDistance: () => ({
    'other dimensions': [() => energyDistance([[1, 2]], [[1]]), /as many coordinates, as 2/],
    'no points': [() => energyDistance([], [[1]]), /points must have at least one row/],
    'no exponent': [() => energyDistance([[1]], [[2]], { exponent: 0 }), /exponent must be/],
    'too large an exponent': [
      () => energyDistance([[1]], [[2]], { exponent: 2.5 }),
      /exponent must be a number above 0, at most 2/,
    ],
    'a word': [() => energyDistance([[1]], [[2]], { unbiased: wrong('yes') }), /unbiased must be/],
    'one point without bias': [
      () => energyDistance([[1]], [[2], [3]], { unbiased: true }),
      /unbiased must be left out/,
    ],
    dimensions: [() => energyDistance(wrong([1, 2]), wrong([3, 4]), wrong(1)), /must be an object/],
    'numbers alone': [() => energyDistance(wrong([1, 2]), [[1]]), /points must be rows of numbers/],
  }),
  nearestNeighborAccuracy: () => {
    const [points, labels] = [
      [[0], [1]],
      [0, 1],
    ];
    const given = (options: object) => () =>
      nearestNeighborAccuracy(points, labels, wrong(options));
    return {
      'too few labels': [() => nearestNeighborAccuracy(points, [0]), /each of the 2 points/],
      'labels as words': [
        () => nearestNeighborAccuracy(points, wrong(['a', 'b'])),
        /labels must be a number for each/,
      ],
      'no labels': [() => nearestNeighborAccuracy(points, wrong(undefined)), /labels must be/],
      'one point': [() => nearestNeighborAccuracy([[0]], [0]), /two points or more/],
      'no neighbour': [given({ neighbors: 0 }), /neighbors must be a positive integer/],
      k: [given({ k: 3 }), /Give neighbors: 10/],
      'another metric': [given({ metric: 'manhattan' }), /metric must be 'euclidean' or 'cosine'/],
      'a test of other dimensions': [
        given({ test: { codes: [[0, 1]], labels: [0] } }),
        /test must have codes of 1 coordinates/,
      ],
      'a test without labels': [given({ test: { codes: [[0]] } }), /labels must be a number/],
      'a test of points alone': [given({ test: [[0]] }), /the options of test must be an object/],
    };
  },
  normalQuantile: () => ({}),
  interpolate: () => {
    const [model, gone, a, two] = [vae(parts), vae(parts), rows(1, 6), rows(2, 6)];
    gone.dispose();
    const given = (options: object) => () => interpolate(model, a, a, wrong(options));
    return {
      'no model': [() => interpolate(wrong(a), a, a), /needs a model with latents/],
      'a disposed model': [() => interpolate(gone, a, a), /must not be used after dispose/],
      'two rows': [() => interpolate(model, two, a), /the first of the two must be one row/],
      'no second': [() => interpolate(model, a, wrong(undefined)), /the second of the two must be/],
      'values of another number': [() => interpolate(model, [1, 2, 3], a), /or its values/],
      'a value of NaN': [() => interpolate(model, [1, NaN], a), /finite numbers, but got NaN/],
      'one step': [given({ steps: 1 }), /steps must be a whole number, 2 or more/],
      'another path': [given({ path: 'slerp' }), /path must be 'linear' or 'spherical'/],
      'another output': [given({ output: 'median' }), /output must be/],
      'another name of steps': [given({ n: 5 }), /Give steps: 10/],
      'a condition': [given({ condition: a }), /this model has no condition/],
    };
  },
  traverse: () => {
    const [model, gone, z, wide] = [vae(parts), vae(parts), rows(1, 2), rows(1, 3)];
    gone.dispose();
    const given = (options: object) => () => traverse(model, z, wrong(options));
    return {
      'no model': [() => traverse(wrong(z), z, { dimension: 0 }), /needs a model with latents/],
      'a disposed model': [() => traverse(gone, z, { dimension: 0 }), /after dispose/],
      'no options': [() => traverse(model, z, wrong(undefined)), /options of traverse must be/],
      'no dimension': [given({}), /dimension must be a whole number from 0 to 1/],
      'a dimension too far': [given({ dimension: 2 }), /from 0 to 1, .*but got 2/],
      'no number': [given({ dimension: 0, from: 'left' }), /from must be a finite number/],
      'an infinite end': [given({ dimension: 0, to: Infinity }), /to must be a finite number/],
      'no step': [given({ dimension: 0, steps: 0 }), /steps must be a whole number/],
      'a latent of another shape': [
        () => traverse(model, wide, { dimension: 0 }),
        /the latent must be one row of shape \[2\]/,
      ],
      'a condition': [given({ dimension: 0, condition: z }), /this model has no condition/],
    };
  },
  manifold: () => {
    const [model, gone] = [vae(parts), vae(parts)];
    const [solid, without] = [vae({ ...parts, latent: 3 }), autoencoder(parts)];
    gone.dispose();
    return {
      'no model': [() => manifold(wrong(undefined)), /needs a model with latents/],
      'a disposed model': [() => manifold(gone), /must not be used after dispose/],
      'latents of three numbers': [
        () => manifold(solid),
        /latents of two numbers.* got latents of 3/,
      ],
      'a model without a prior': [() => manifold(wrong(without)), /latents of 2 with none/],
      'no size': [() => manifold(model, { size: 0 }), /size must be a positive integer/],
      'an option it does not know': [() => manifold(model, wrong({ sizes: 3 })), /'sizes'/],
    };
  },
};
