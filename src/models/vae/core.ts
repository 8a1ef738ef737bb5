import type { Variable } from '@tensorflow/tfjs-core';
import type { Family, Params } from '../../distributions/family.js';
import type { BuiltPrior, Prior } from '../../distributions/prior.js';
import type { SettledKl } from '../../distributions/settle-kl.js';
import type { Estimator } from '../../estimators/estimator.js';
import type { Training } from '../../networks/run-network.js';
import type { Objective } from '../../objectives/objective.js';
import type { EncoderDecoder } from '../encoder-decoder.js';
import { runEncoder } from '../observed.js';
import type { Batch } from '../trainable.js';

/** The parts of one VAE, checked and built. */
export interface VaeCore extends EncoderDecoder {
  readonly posterior: Family;
  readonly prior: BuiltPrior;
  readonly priorFamily: Family;
  readonly posteriorVariables: Readonly<Record<string, Variable>>;
  readonly estimatorVariables: Readonly<Record<string, Variable>>;
  readonly objective: Objective;
  readonly estimator: Estimator;
  readonly kl: SettledKl;
  readonly samples: number;
  /** What the model was given, whose functions say what they compute. */
  readonly given: {
    readonly posterior: Family;
    readonly prior: Prior;
    readonly likelihood: Family;
    readonly objective: Objective;
    readonly estimator: Estimator;
  };
}

/** The posterior's parameters for data that are {@link observed}. */
export function posteriorParams(
  core: Pick<VaeCore, 'encoder' | 'encodeMask' | 'posterior' | 'posteriorVariables'>,
  batch: Batch,
  training?: Training,
): Params {
  return core.posterior.params(runEncoder(core, batch, training), core.posteriorVariables);
}
