import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkBackend } from '../core/check-backend.js';
import { foldIn, type Key } from '../core/keys.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { eventShape, formatShape, type Shape } from '../core/shapes.js';
import { checkedFamily, checkFamily } from '../distributions/checked-family.js';
import type { Family } from '../distributions/family.js';
import { constrain, layerWeights, trainedOf } from '../networks/layer-wishes.js';
import type { Network } from '../networks/network.js';
import { prepareNetwork } from '../networks/prepare-network.js';
import type { DecoderCore } from './decoder-core.js';
import { disposeWeights, holdLayers, prefixed, variablesOf, type Weights } from './weights.js';

/** The options that models of an encoder and a decoder share. */
export interface EncoderDecoderOptions {
  readonly data: number | Shape;
  readonly latent: number | Shape;
  readonly condition?: number | Shape | undefined;
  readonly encoder: Network<'encoder'> | LayersModel;
  readonly decoder: Network<'decoder'> | LayersModel;
  readonly likelihood: Family;
  readonly encodeMask?: boolean;
  readonly seed?: number;
}

/** What names that such models do not know, but users may, are to be given as. */
const HINTS = {
  'latentDim zDim': 'Give latent: 20.',
  'inputDim inputShape': 'Give data: [784].',
  'hidden layers activation':
    "Give it to the networks: mlpEncoder([500]), or mlpEncoder([500], { activation: 'tanh' }).",
  'classes numClasses labels': 'Give condition: 10, their number, and oneHot(labels, 10) to fit.',
  'mask masks missing': 'Give encodeMask: true, and the mask itself beside the data.',
  loss: 'Give likelihood: bernoulli() or gaussian(), whose −log p(x | z) is the loss.',
  'learningRate epochs batchSize optimizer': 'Give it to fit.',
};

/** The two networks of a model, built, and what stands at the decoder's end. */
export interface EncoderDecoder extends DecoderCore {
  readonly encoder: LayersModel;
  /** Whether the encoder is told which data are missing, beside them on the last axis. */
  readonly encodeMask: boolean;
}

/** The shapes that the parts of a model must agree on. */
export interface EventShapes {
  readonly data: Shape;
  readonly latent: Shape;
  readonly condition: Shape | undefined;
}

/**
 * Checks what any such model is given before it builds.
 *
 * @param call - The function that builds it.
 * @param kinds - The options it knows.
 * @param hints - What to do instead of options that it does not, besides those of all such models.
 */
export function checkedShapes<O extends EncoderDecoderOptions>(
  options: O,
  call: string,
  kinds: OptionKinds<O>,
  hints: Readonly<Record<string, string>>,
): EventShapes {
  checkOptions(options, call, kinds, { ...HINTS, ...hints });
  checkBackend();
  const { data, latent, condition, likelihood } = options;
  checkFamily(likelihood, 'likelihood');
  return {
    data: eventShape(data, 'data'),
    latent: eventShape(latent, 'latent'),
    condition: condition === undefined ? undefined : eventShape(condition, 'condition'),
  };
}

/**
 * Builds both networks, and the variables of the likelihood.
 *
 * @param code - The shape of what the encoder gives.
 * @param key - Its parts 0 to 2 decide the first weights of encoder, decoder and likelihood.
 * @param codeIs - What the encoder gives, as the error names it.
 */
export function buildEncoderDecoder(
  { encoder, decoder, likelihood, encodeMask = false }: EncoderDecoderOptions,
  shapes: EventShapes,
  code: Shape,
  key: Key,
  codeIs: string,
): EncoderDecoder {
  const { data, latent, condition } = shapes;
  const checked = checkedFamily(likelihood, data, 'likelihood');
  const input = encodeMask ? [...data.slice(0, -1), 2 * data[data.length - 1]!] : data;
  return {
    ...shapes,
    encodeMask,
    encoder: prepareNetwork(
      encoder,
      'encoder',
      { input, condition, output: code, name: 'encoder', key: foldIn(key, 0) },
      codeIs,
    ),
    decoder: prepareNetwork(
      decoder,
      'decoder',
      {
        input: latent,
        condition,
        output: checked.rawShape(data),
        name: 'decoder',
        key: foldIn(key, 1),
      },
      rawOf('likelihood', likelihood, data),
    ),
    likelihood: checked,
    likelihoodVariables: variablesOf(checked, data, foldIn(key, 2)),
  };
}

/** What a network gives to a family, as errors name it. */
export function rawOf(part: string, { type }: Family, event: Shape): string {
  return `the raw parameters of the ${part} '${type}' over ${formatShape(event)}`;
}

/** What any such model shows of itself. */
export interface EncoderDecoderMembers extends Omit<EncoderDecoder, 'likelihoodVariables'> {
  readonly conditional: boolean;
  readonly support: Family['support'];
  readonly weights: Weights;
  readonly variables: readonly Variable[];
  constrain(): void;
  dispose(): void;
}

/**
 * The members of such a model, and the freeing of its weights. Which variables are trained is asked
 * anew each time, since layers may be frozen and let go.
 *
 * @param likelihood - As the model was given it.
 * @param own - What it trains besides its networks' weights, by the name of the part.
 */
export function membersOf(
  { data, latent, condition, encoder, decoder, encodeMask }: EncoderDecoder,
  likelihood: Family,
  own: Readonly<Record<string, Weights>>,
): EncoderDecoderMembers {
  const weights: Weights = Object.assign(
    {},
    layerWeights('encoder', encoder),
    layerWeights('decoder', decoder),
    ...Object.entries(own).map(([part, variables]) => prefixed(part, variables)),
  ) as Weights;
  const networks = [encoder, decoder];
  const release = holdLayers(networks);
  return {
    data,
    latent,
    conditional: condition !== undefined,
    condition,
    encoder,
    decoder,
    encodeMask,
    likelihood,
    support: likelihood.support,
    weights,
    get variables() {
      return trainedOf(weights, networks);
    },
    constrain: () => constrain(networks),
    dispose() {
      release();
      Object.values(own).forEach(disposeWeights);
    },
  };
}
