import { checkPart } from '../../core/check-part.js';
import { describe, optionError } from '../../core/errors.js';
import { foldIn } from '../../core/keys.js';
import { checkOptions, type Kind, type OptionKinds } from '../../core/options.js';
import { sizeOf } from '../../core/shapes.js';
import { checkFamily } from '../checked-family.js';
import { buildPrior, checkPrior } from '../checked-prior.js';
import type { Family, Params } from '../family.js';
import { madeVariable } from '../made-variable.js';
import type { Prior } from '../prior.js';
import { chainOf } from './chain.js';
import { flowFamily } from './flow-family.js';
import type { FlowLayer } from './flow-layer.js';

/**
 * Options of {@link flow}.
 *
 * @public
 */
export interface FlowOptions {
  /** How many numbers more its network gives, which all layers see; 0 unless told. */
  readonly context?: number;
}

const CONTEXT: Kind = {
  wanted: 'a whole number, 0 or more',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  remedy: 'Give a number such as 32.',
};
const KINDS: OptionKinds<FlowOptions> = { context: CONTEXT };

/**
 * A normalizing flow as a prior: what layers make of a draw from another prior. Its layers are
 * learned with the model.
 *
 * @param base - The prior that the flow begins with, such as `standardNormal()`.
 * @param layers - Invertible maps, from the base to the latents; the order of the dimensions is
 * reversed between them.
 * @returns The prior.
 *
 * @public
 */
export function flow(base: Prior, layers: readonly FlowLayer[]): Prior;
/**
 * A normalizing flow, z = f_T(… f_1(z_0)): the family of what layers make of a draw from a base.
 *
 * log q(z) = log q_0(z_0) − Σ_t log |det ∂f_t|, with z_0 the way back from z. As a posterior, its
 * base has the parameters that the encoder gives, layers are the same for all data but for what
 * they are told by `context`. Samples and their density take one pass. The dimensions' order is
 * reversed between layers, so that all are transformed. The KL is had by samples, and `mean` and
 * `mode` are what the layers make of those of the base: no closed form gives the flow's own. Made
 * of a prior, such as `flow(standardNormal(), [affineCoupling()])`, it is a prior.
 *
 * Rezende and Mohamed, Variational inference with normalizing flows (2015); Kingma et al. (2016).
 *
 * @typeParam R - Whether the samples of the base carry gradients.
 *
 * @param base - The family that the flow begins with, such as `gaussian()`.
 * @param layers - Invertible maps, from the base to the latents.
 * @param options - Whether the layers are told more of each datum.
 * @returns The family.
 * @throws {@link VaeKitError} where the base is neither family nor prior of real numbers, a layer
 * is none, or, as a model is built, there are too few dimensions for a layer.
 *
 * @example As a posterior
 * ```ts
 * import { affineCoupling, bernoulli, flow, gaussian, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 20,
 *   posterior: flow(gaussian(), [affineCoupling(), affineCoupling()], { context: 32 }),
 *   encoder: mlpEncoder([500]),
 *   decoder: mlpDecoder([500]),
 *   likelihood: bernoulli(),
 * });
 * console.assert(model.kl === 'monte-carlo');
 * model.dispose();
 * ```
 *
 * @example As a prior
 * ```ts
 * import { affineCoupling, flow, gaussian, mlpDecoder, mlpEncoder, standardNormal, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   prior: flow(standardNormal(), [affineCoupling(), affineCoupling(), affineCoupling()]),
 *   encoder: mlpEncoder([100]),
 *   decoder: mlpDecoder([100]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * const points = model.generate(10, { seed: 1 });
 * points.dispose();
 * model.dispose();
 * ```
 *
 * @public
 */
export function flow<R extends boolean>(
  base: Family<Params, R>,
  layers: readonly FlowLayer[],
  options?: FlowOptions,
): Family<Params, R>;
// @__NO_SIDE_EFFECTS__
export function flow(
  base: Family | Prior,
  layers: readonly FlowLayer[],
  options: FlowOptions = {},
): Family | Prior {
  const isPrior = typeof (Object(base) as Partial<Prior>).build === 'function';
  if (isPrior) checkPrior(base);
  else checkFamily(base, 'base');
  const family = isPrior ? (base as Prior).family : (base as Family);
  if (family.support.type !== 'real')
    throw optionError(
      'base',
      'of a flow must be over real numbers',
      `'${base.type}' over ${family.support.type} ones`,
      'Give gaussian() or standardNormal().',
    );
  checkLayers(layers);
  checkOptions(options, 'flow', KINDS);
  const { context = 0 } = options;
  if (isPrior && context > 0)
    throw optionError(
      'context',
      'must be left out of a flow made of a prior, which no network tells of data',
      `${context}`,
      'Make the flow of a family, such as gaussian(), to be a posterior.',
    );
  const chain = chainOf(family, layers);
  const own = flowFamily(family, chain, context);
  const made = { type: 'flow', options: { base, layers: [...layers], context } };
  if (!isPrior) return { ...made, ...own };
  return {
    ...made,
    options: { base, layers: [...layers] },
    family: own,
    build(sizes) {
      const built = buildPrior(base as Prior, sizes);
      const learned = madeVariable(
        chain.variables({
          dimensions: sizeOf(sizes.latent),
          context: 0,
          key: foldIn(sizes.key, 1),
        }),
      );
      return {
        variables: { ...built.variables, ...learned },
        params: (condition) => ({ ...built.params(condition), ...learned }),
      };
    },
  };
}

function checkLayers(layers: unknown): asserts layers is readonly FlowLayer[] {
  if (!(Array.isArray(layers) && layers.length > 0))
    throw optionError(
      'layers',
      'must be a list of one layer or more',
      describe(layers),
      'Give [affineCoupling(), affineCoupling()], say.',
    );
  for (const layer of layers)
    checkPart<FlowLayer>(
      layer,
      'layers',
      'layers of a flow',
      [
        'type: string',
        'weights: object',
        'variables(sizes)',
        'forward(value, weights)',
        'inverse(value, weights)',
      ],
      'Give one such as affineCoupling().',
    );
}
