import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Shape } from '../core/shapes.js';
import type { Family, Params } from '../distributions/family.js';
import type { BuiltPrior, Prior } from '../distributions/prior.js';
import type { SettledKl } from '../distributions/settle-kl.js';
import type { Estimator } from '../estimators/estimator.js';
import type { Objective } from '../objectives/objective.js';

/** The parts of one VAE, checked and built. */
export interface VaeCore {
  readonly data: Shape;
  readonly latent: Shape;
  readonly condition: Shape | undefined;
  readonly encoder: LayersModel;
  readonly decoder: LayersModel;
  readonly posterior: Family;
  readonly likelihood: Family;
  readonly prior: Prior;
  readonly builtPrior: BuiltPrior;
  readonly posteriorVariables: Readonly<Record<string, Variable>>;
  readonly likelihoodVariables: Readonly<Record<string, Variable>>;
  readonly objective: Objective;
  readonly estimator: Estimator;
  readonly kl: SettledKl;
  readonly samples: number;
}

function run(layers: LayersModel, value: Tensor, condition: Tensor | undefined, training: boolean): Tensor {
  return layers.apply(condition ? [value, condition] : value, { training }) as Tensor;
}

/** The posterior's parameters for data. */
export function posteriorParams(core: VaeCore, data: Tensor, condition: Tensor | undefined, training = false): Params {
  return core.posterior.params(run(core.encoder, data, condition, training), core.posteriorVariables);
}

/** The likelihood's parameters for latents. */
export function likelihoodParams(core: VaeCore, z: Tensor, condition: Tensor | undefined, training = false): Params {
  return core.likelihood.params(run(core.decoder, z, condition, training), core.likelihoodVariables);
}
