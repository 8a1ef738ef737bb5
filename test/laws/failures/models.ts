import { ones, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { input, layers, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  autoencoder,
  bernoulli,
  bernoulliPrior,
  conditionalPrior,
  elbo,
  gaussian,
  mlpEncoder,
  oneHot,
  reparameterized,
  sigmoidBeliefNetwork,
  standardNormal,
  syntheticDigits,
  vae,
  type Network,
} from '../../../src/index.js';
import {
  fails,
  integers,
  leaving,
  parts,
  rows,
  wrong,
  type Failure,
  type Failures,
} from './failure.js';

/** A LayersModel that the user has made. */
const ready = (inputs: number, outputs: number) => {
  const x = input({ shape: [inputs] });
  const outputsOf = layers.dense({ units: outputs }).apply(x) as SymbolicTensor;
  return layersModel({ inputs: x, outputs: outputsOf });
};

/** A network that fails when its first layer has weights. */
const halfBuilt: Network<'decoder'> = {
  type: 'halfBuilt',
  role: 'decoder',
  build({ input: [width] }) {
    ready(width!, 3);
    return fails();
  },
};

/** What no call of a model on data may take. */
function badData(call: (data: never, options?: never) => unknown): Record<string, Failure> {
  const [wide, whole, disposed, x] = [rows(2, 5), integers(), rows(2, 6), rows(2, 6)];
  const [negative, nan, none] = [rows(2, 6, -1), rows(2, 6, Number.NaN), zeros([0, 6])];
  const dataset = syntheticDigits({ count: 2, shape: [784] });
  disposed.dispose();
  return {
    nothing: [
      () => call(wrong(undefined)),
      /must be a tensor of shape \[N, 6\], but got undefined/,
    ],
    'an array': [() => call(wrong([[0, 1]])), /must be a tensor of shape \[N, 6\]/],
    'other columns': [() => call(wrong(wide)), /must have the shape \[N, 6\], but got \[2, 5\]/],
    'whole numbers': [() => call(wrong(whole)), /dtype float32, but got int32.*tf\.cast/],
    'a disposed tensor': [() => call(wrong(disposed)), /still there, but got a disposed one/],
    'values below the support': [
      () => call(wrong(negative)),
      /must lie between 0 and 1, but got -1/,
    ],
    NaN: [() => call(wrong(nan)), /must be finite numbers, but got NaN/],
    'no rows': [() => call(wrong(none)), /at least one row/],
    'a dataset': [() => call(wrong(dataset.images)), /takeRows\(dataset, 100\)/],
    'labelled images': [() => call(wrong(dataset)), /Give its images/],
    'a promise': [() => call(wrong(Promise.resolve(x))), /but got a promise\. Await it first/],
    'an option it does not know': [() => call(wrong(x), wrong({ sed: 1 })), /'sed'\. /],
    'null options': [() => call(wrong(x), wrong(null)), /must be an object, but got null/],
    'a condition': [() => call(wrong(x), wrong({ condition: x })), /condition/],
  };
}

/** The same for a call without options. */
function tensorsOnly(call: (data: never) => unknown): Record<string, Failure> {
  const options = ['an option it does not know', 'null options', 'a condition'];
  return Object.fromEntries(
    Object.entries(badData(call)).filter(([what]) => !options.includes(what)),
  );
}

/** What no call that shows a distribution may take. */
const badOutputs = (call: (options: never) => unknown): Record<string, Failure> => ({
  'an unknown output': [
    () => call(wrong({ output: 'median' })),
    /output must be 'mean', 'mode' or/,
  ],
  'a negative seed': [() => call(wrong({ seed: -1 })), /seed must be a whole number/],
  'a text as seed': [() => call(wrong({ seed: '1' })), /seed must be .* but got "1"/],
  labels: [() => call(wrong({ labels: [1] })), /oneHot\(labels, classes\)/],
});

const belief = () => sigmoidBeliefNetwork({ data: 6, layers: [4, 3] });
const gone = <M extends { dispose(): void }>(model: M): M => {
  model.dispose();
  return model;
};
const afterDispose = /a model must not be used after dispose\(\), but got a '\w+' whose weights/;

/** Models, and what they can be asked for. */
export const MODEL_FAILURES: Failures = {
  vae: () => {
    const [encoder, decoder] = [ready(6, 4), ready(2, 5)];
    return {
      nothing: [() => vae(wrong(undefined)), /the options of vae must be an object/],
      'an array': [() => vae(wrong([parts])), /the options of vae must be an object/],
      β: [() => vae(wrong({ ...parts, beta: 4 })), /'beta'\. Give objective: elbo\({ beta: 4 }\)/],
      latentDim: [() => vae(wrong({ ...parts, latentDim: 2 })), /'latentDim'\. Give latent: 20/],
      latent_dim: [() => vae(wrong({ ...parts, latent_dim: 2 })), /Give latent: 20/],
      hidden: [() => vae(wrong({ ...parts, hidden: [4] })), /mlpEncoder\(\[500\]\)/],
      'another spelling': [
        () => vae(wrong({ ...parts, liklihood: 1 })),
        /Did you mean 'likelihood'/,
      ],
      'another kind of KL': [
        () => vae({ ...parts, kl: wrong('exact') }),
        /kl must be 'closed-form' or/,
      ],
      'a text as seed': [() => vae({ ...parts, seed: wrong('1') }), /seed must be/],
      'no latents': [() => vae({ ...parts, latent: 0 }), /latent must be a positive integer/],
      'a family not called': [
        () => vae({ ...parts, likelihood: wrong(bernoulli) }),
        /likelihood must be a family, but got the function bernoulli\. Give what it returns/,
      ],
      'a decoder that does not fit': [
        () => vae({ ...parts, decoder }),
        /the decoder must give one output of shape \[6\]/,
      ],
      'a ready encoder and a decoder that does not fit': [
        () => vae({ ...parts, encoder, decoder }),
        /the decoder must give one output/,
      ],
      'networks swapped': [() => vae({ ...parts, encoder: wrong(parts.decoder) }), /swapped/],
      'a network that fails half-built': [() => vae({ ...parts, decoder: halfBuilt }), /my own/],
      'a prior that fails': [
        () => vae({ ...parts, prior: { ...standardNormal(), build: leaving } }),
        /my own/,
      ],
      'a prior that needs a condition': [
        () => vae({ ...parts, prior: conditionalPrior() }),
        /needs a model with a condition/,
      ],
      'a likelihood whose variables fail': [
        () => vae({ ...parts, likelihood: { ...bernoulli(), variables: leaving } }),
        /my own/,
      ],
      'a posterior whose shape fails': [
        () => vae({ ...parts, posterior: { ...gaussian(), rawShape: leaving } }),
        /my own/,
      ],
      'bits with a reparameterised estimator': [
        () =>
          vae(
            wrong({
              ...parts,
              posterior: bernoulli(),
              prior: bernoulliPrior(),
              estimator: reparameterized(),
            }),
          ),
        /Give estimator: scoreFunction/,
      ],
      'bits without a prior': [
        () => vae(wrong({ ...parts, posterior: bernoulli() })),
        /Give prior: bernoulliPrior/,
      ],
      'a negative β': [() => vae({ ...parts, objective: elbo({ beta: -1 }) }), /beta must be/],
    };
  },
  'vae.generate': () => {
    const [model, dead] = [vae(parts), gone(vae(parts))];
    const [labelled, condition] = [vae({ ...parts, condition: 3 }), oneHot([0, 1], 3)];
    const labels = tensor1d([0, 1]);
    return {
      ...badOutputs((options) => model.generate(2, options)),
      'no number': [() => model.generate(wrong(undefined)), /the number of data to generate/],
      'options alone': [
        () => model.generate(wrong({ count: 4 })),
        /the number of data to generate/,
      ],
      'the number as an option': [
        () => model.generate(2, wrong({ numSamples: 4 })),
        /'numSamples'\. Their number comes first/,
      ],
      'a disposed model': [() => dead.generate(2), afterDispose],
      'no condition': [() => labelled.generate(2, wrong({})), /needs one for each row/],
      'labels as condition': [
        () => labelled.generate(2, { condition: wrong([0, 1]) }),
        /oneHot\(labels, 3\)/,
      ],
      'a tensor of labels': [
        () => labelled.generate(2, { condition: labels }),
        /oneHot\(labels, 3\)/,
      ],
      'too few conditions': [() => labelled.generate(3, { condition }), /as many rows/],
    };
  },
  'vae.encode': () => {
    const [model, dead, x] = [vae(parts), gone(vae(parts)), rows(2, 6)];
    return {
      ...badData((data, options) => model.encode(data, options)),
      ...badOutputs((options) => model.encode(x, options)),
      'a disposed model': [() => dead.encode(x), afterDispose],
    };
  },
  'vae.decode': () => {
    const [model, dead, z, wide] = [vae(parts), gone(vae(parts)), rows(2, 2), rows(2, 3)];
    const nan = rows(2, 2, Number.NaN);
    return {
      ...badOutputs((options) => model.decode(z, options)),
      'other columns': [() => model.decode(wide), /the latents must have the shape \[N, 2\]/],
      NaN: [() => model.decode(nan), /the latents must be finite numbers/],
      'a disposed model': [() => dead.decode(z), afterDispose],
    };
  },
  'vae.reconstruct': () => {
    const [model, dead, x] = [vae(parts), gone(vae(parts)), rows(2, 6)];
    return {
      ...badData((data, options) => model.reconstruct(data, options)),
      ...badOutputs((options) => model.reconstruct(x, options)),
      'an unknown latent': [() => model.reconstruct(x, { latent: wrong('z') }), /latent must be/],
      'a disposed model': [() => dead.reconstruct(x), afterDispose],
    };
  },
  'vae.elbo': () => {
    const [model, dead, x] = [vae(parts), gone(vae(parts)), rows(2, 6)];
    return {
      ...badData((data, options) => model.elbo(data, options)),
      'no samples': [() => model.elbo(x, { samples: 0 }), /samples must be a positive integer/],
      numSamples: [() => model.elbo(x, wrong({ numSamples: 3 })), /elbo\(data, { samples: 16 }\)/],
      n_samples: [() => model.elbo(x, wrong({ n_samples: 3 })), /elbo\(data, { samples: 16 }\)/],
      'a disposed model': [() => dead.elbo(x), afterDispose],
    };
  },
  'vae.posteriorParams': () => {
    const [model, dead, x] = [vae(parts), gone(vae(parts)), rows(2, 6)];
    return {
      ...badData((data, options) => model.posteriorParams(data, options)),
      'a disposed model': [() => dead.posteriorParams(x), afterDispose],
    };
  },
  'vae.priorParams': () => {
    const [model, dead, label] = [vae(parts), gone(vae(parts)), rows(1, 3)];
    const conditional = vae({ ...parts, condition: 2 });
    return {
      'an option it does not know': [() => model.priorParams(wrong({ seed: 1 })), /'seed'/],
      'a condition': [() => model.priorParams(wrong({ condition: label })), /has no condition/],
      'no condition': [() => conditional.priorParams(wrong({})), /built with a condition/],
      'another condition': [
        () => conditional.priorParams({ condition: label }),
        /the condition must have the shape \[N, 2\]/,
      ],
      'a disposed model': [() => dead.priorParams(), afterDispose],
    };
  },
  'vae.likelihoodParams': () => {
    const [model, dead, z, wide] = [vae(parts), gone(vae(parts)), rows(2, 2), rows(2, 3)];
    return {
      'other columns': [() => model.likelihoodParams(wide), /the latents must have the shape/],
      'an option it does not know': [() => model.likelihoodParams(z, wrong({ seed: 1 })), /'seed'/],
      'a disposed model': [() => dead.likelihoodParams(z), afterDispose],
    };
  },
  'vae.initialState': () => {
    const dead = gone(vae(parts));
    return { 'a disposed model': [() => dead.initialState(), afterDispose] };
  },
  autoencoder: () => {
    const decoder = ready(2, 5);
    return {
      nothing: [
        () => autoencoder(wrong(undefined)),
        /the options of autoencoder must be an object/,
      ],
      'a decoder that does not fit': [
        () => autoencoder({ ...parts, decoder }),
        /the decoder must give one output of shape \[6\]/,
      ],
      'a family whose variables fail': [
        () => autoencoder({ ...parts, likelihood: { ...bernoulli(), variables: leaving } }),
        /my own/,
      ],
      'a prior': [
        () => autoencoder(wrong({ ...parts, prior: standardNormal() })),
        /'prior'\. An autoencoder has codes.* use vae/,
      ],
      latent_dim: [() => autoencoder(wrong({ ...parts, latent_dim: 2 })), /Give latent: 20/],
    };
  },
  'autoencoder.encode': () => {
    const [model, dead, x] = [autoencoder(parts), gone(autoencoder(parts)), rows(2, 6)];
    return {
      ...badData((data, options) => model.encode(data, options)),
      'an output': [() => model.encode(x, wrong({ output: 'mean' })), /A code is no draw/],
      'a disposed model': [() => dead.encode(x), afterDispose],
    };
  },
  'autoencoder.reconstruct': () => {
    const [model, dead, x] = [autoencoder(parts), gone(autoencoder(parts)), rows(2, 6)];
    return {
      ...badData((data, options) => model.reconstruct(data, options)),
      ...badOutputs((options) => model.reconstruct(x, options)),
      'a latent': [() => model.reconstruct(x, wrong({ latent: 'mean' })), /'latent'/],
      'a disposed model': [() => dead.reconstruct(x), afterDispose],
    };
  },
  'autoencoder.decode': () => {
    const [model, dead, z] = [autoencoder(parts), gone(autoencoder(parts)), rows(2, 2)];
    return {
      ...badOutputs((options) => model.decode(z, options)),
      'a disposed model': [() => dead.decode(z), afterDispose],
    };
  },
  sigmoidBeliefNetwork: () => {
    const [means, wide] = [ones([6]), ones([5])];
    const build = (more: object) => sigmoidBeliefNetwork({ data: 6, layers: [3], ...more });
    return {
      nothing: [() => sigmoidBeliefNetwork(wrong(undefined)), /must be an object/],
      hidden: [() => build({ hidden: [3] }), /'hidden'\. Give layers: \[200\]/],
      latent: [() => build({ latent: 3 }), /'latent'\. Give layers/],
      encoder: [
        () => build({ encoder: mlpEncoder([3]) }),
        /'encoder'\. Give encoders to amortized/,
      ],
      'no layers': [() => build({ layers: [] }), /layers must be a list of positive integers/],
      'a mean of another shape': [() => build({ dataMean: wide }), /dataMean must be a tensor/],
      'a negative seed': [() => build({ dataMean: means, seed: -1 }), /seed must be/],
    };
  },
  'sigmoidBeliefNetwork.generate': () => {
    const [network, dead] = [belief(), gone(belief())];
    return {
      ...badOutputs((options) => network.generate(2, options)),
      'no number': [() => network.generate(0), /the number of data to generate/],
      'a disposed network': [() => dead.generate(2), afterDispose],
    };
  },
  'sigmoidBeliefNetwork.decode': () => {
    const [network, dead, h, wide] = [belief(), gone(belief()), rows(2, 4), rows(2, 5)];
    return {
      ...badOutputs((options) => network.decode(h, options)),
      'other columns': [
        () => network.decode(wide),
        /first hidden layer must have the shape \[N, 4\]/,
      ],
      'a disposed network': [() => dead.decode(h), afterDispose],
    };
  },
  'sigmoidBeliefNetwork.logJoint': () => {
    const [network, dead, x] = [belief(), gone(belief()), rows(2, 6)];
    const hidden = [rows(2, 4), rows(2, 3)];
    return {
      ...tensorsOnly((data) => network.logJoint(data, hidden)),
      'too few layers': [() => network.logJoint(x, [hidden[0]!]), /a list of 2 tensors/],
      'a disposed network': [() => dead.logJoint(x, hidden), afterDispose],
    };
  },
  'sigmoidBeliefNetwork.meanField': () => {
    const [network, dead, x] = [belief(), gone(belief()), rows(2, 6)];
    return {
      ...badData((data, options) => network.meanField(data, options)),
      'no tolerance': [() => network.meanField(x, { tolerance: 0 }), /tolerance of meanField/],
      'a seed': [() => network.meanField(x, wrong({ seed: 1 })), /Nothing is drawn/],
      'a start of another shape': [() => network.meanField(x, { start: [x] }), /list of 2 tensors/],
      'a disposed network': [() => dead.meanField(x), afterDispose],
    };
  },
  'sigmoidBeliefNetwork.amortized': () => {
    const [network, dead, wide] = [belief(), gone(belief()), ready(7, 3)];
    return {
      'a reparameterised estimator': [
        () => network.amortized({ estimator: wrong(reparameterized()) }),
        /Give estimator: scoreFunction/,
      ],
      'too few encoders': [
        () => network.amortized({ encoder: [mlpEncoder([])] }),
        /one encoder for each of 2 hidden layers/,
      ],
      'a second encoder that does not fit': [
        () => network.amortized({ encoder: [mlpEncoder([3]), wide] }),
        /the encoder must take an input of shape \[4\]/,
      ],
      samples: [() => network.amortized(wrong({ samples: 3 })), /Give estimator: scoreFunction/],
      'a disposed network': [() => dead.amortized(), afterDispose],
    };
  },
  'amortized.encode': () => {
    const [model, dead, x] = [belief().amortized(), gone(belief().amortized()), rows(2, 6)];
    return {
      ...badData((data, options) => model.encode(data, options)),
      ...badOutputs((options) => model.encode(x, options)),
      'a disposed model': [() => dead.encode(x), afterDispose],
    };
  },
  'amortized.reconstruct': () => {
    const [model, dead, x] = [belief().amortized(), gone(belief().amortized()), rows(2, 6)];
    return {
      ...badData((data, options) => model.reconstruct(data, options)),
      ...badOutputs((options) => model.reconstruct(x, options)),
      'a disposed model': [() => dead.reconstruct(x), afterDispose],
    };
  },
  'amortized.elbo': () => {
    const [network, x] = [belief(), rows(2, 6)];
    const model = network.amortized();
    const orphan = belief();
    const orphaned = orphan.amortized();
    orphan.dispose();
    return {
      ...badData((data, options) => model.elbo(data, options)),
      'a disposed network': [() => orphaned.elbo(x), afterDispose],
    };
  },
};
