import { mean, neg, tidy, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import { stopGradient } from '../core/stop-gradient.js';
import type { Dataset } from '../data/dataset.js';
import type { Prior } from '../distributions/prior.js';
import { latentParts, type LatentModel } from '../evaluation/latent-model.js';
import type { Batch, Trainable } from '../models/trainable.js';
import type { VaeOptions } from '../models/vae/options.js';
import { vae, type Vae } from '../models/vae/vae.js';
import type { FitOptions } from './fit-options.js';
import { fit } from './fit.js';

/** The same model with another prior; both have the same networks. */
export function withPrior<C extends boolean>(model: Vae<C>, prior: Prior): Vae<C> {
  const { data, latent, condition, encoder, decoder, posterior, likelihood } = model;
  const { objective, estimator, encodeMask } = model;
  const other = vae({
    ...{ data, latent, encoder, decoder, posterior, likelihood, objective, estimator, encodeMask },
    ...(condition && { condition }),
    prior,
  } as VaeOptions) as unknown as Vae<C>;
  for (const [name, weight] of Object.entries(other.weights)) {
    const former = model.weights[name];
    if (former && former !== weight && !isOfPrior(name)) weight.assign(former);
  }
  return other;
}

const isOfPrior = (name: string) => name.startsWith('prior/');

/**
 * The same model with another prior, whose variables alone are trained: on log p(z) of draws from
 * q(z | x), which is all of the bound that they have a part in.
 */
export async function learnPrior<C extends boolean>(
  model: Vae<C>,
  prior: Prior,
  data: Tensor | Dataset,
  options: FitOptions & { readonly condition?: Tensor | Dataset | undefined },
): Promise<Vae<C>> {
  const other = withPrior(model, prior);
  const weights = Object.fromEntries(
    Object.entries(other.weights).filter(([name]) => isOfPrior(name)),
  );
  const coding: LatentModel<C> = other;
  const parts = latentParts(coding, 'fitPrior');
  const logPrior = (batch: Batch, key: Key): Tensor => {
    const z = stopGradient(() => parts.posterior.sample(parts.posteriorParams(batch), key));
    return parts.prior.logProb(parts.priorParams(batch.condition), z);
  };
  const alone: Trainable<boolean, 'logPrior'> = {
    type: 'prior',
    data: other.data,
    conditional: other.conditional,
    condition: other.condition,
    support: other.support,
    ...(other.masked && { masked: true as const }),
    variables: Object.values(weights),
    weights,
    initialState: () => ({ step: 0, estimator: {} }),
    loss(batch, state, key) {
      const value = mean<Scalar>(logPrior(batch, key));
      return {
        loss: neg(value),
        metrics: { logPrior: value },
        state: { ...state, step: state.step + 1 },
      };
    },
    measure: (batch, key) => ({ logPrior: tidy(() => logPrior(batch, key)) }),
  };
  try {
    if (alone.variables.length > 0) await fit(alone, data, options as never);
    return other;
  } catch (error) {
    other.dispose();
    throw error;
  }
}
