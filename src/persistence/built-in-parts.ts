import { vaeKitError } from '../core/errors.js';
import { bernoulliPrior } from '../distributions/bernoulli-prior.js';
import { bernoulli } from '../distributions/bernoulli.js';
import { categoricalPrior } from '../distributions/categorical-prior.js';
import { categorical, type CategoricalOptions } from '../distributions/categorical.js';
import { conditionalPrior } from '../distributions/conditional-prior.js';
import { continuousBernoulli } from '../distributions/continuous-bernoulli.js';
import { discretizedLogistic } from '../distributions/discretized-logistic.js';
import type { Family } from '../distributions/family.js';
import { affineCoupling } from '../distributions/flows/affine-coupling.js';
import type { FlowLayer } from '../distributions/flows/flow-layer.js';
import { flow } from '../distributions/flows/flow.js';
import { inverseAutoregressive } from '../distributions/flows/inverse-autoregressive.js';
import { gaussian } from '../distributions/gaussian.js';
import { laplace } from '../distributions/laplace.js';
import { logistic } from '../distributions/logistic.js';
import { multivariateGaussian } from '../distributions/multivariate-gaussian.js';
import { negativeBinomial } from '../distributions/negative-binomial.js';
import { poisson } from '../distributions/poisson.js';
import { product } from '../distributions/product.js';
import { standardNormal } from '../distributions/standard-normal.js';
import { studentT } from '../distributions/student-t.js';
import { arms } from '../estimators/arms.js';
import { constantBaseline } from '../estimators/constant-baseline.js';
import { disarm } from '../estimators/disarm.js';
import { doublyReparameterized } from '../estimators/doubly-reparameterized.js';
import { gumbelSoftmax, type GumbelSoftmaxOptions } from '../estimators/gumbel-softmax.js';
import { leaveOneOut } from '../estimators/leave-one-out.js';
import { movingAverage } from '../estimators/moving-average.js';
import { rebar } from '../estimators/rebar.js';
import { relax } from '../estimators/relax.js';
import { reparameterized } from '../estimators/reparameterized.js';
import { scoreFunction } from '../estimators/score-function.js';
import { stickingTheLanding } from '../estimators/sticking-the-landing.js';
import { straightThrough } from '../estimators/straight-through.js';
import {
  cyclicalAnnealing,
  linearAnnealing,
  type CyclicalAnnealingOptions,
  type LinearAnnealingOptions,
} from '../objectives/annealing.js';
import { betaTc } from '../objectives/beta-tc.js';
import { capacity, type CapacityOptions } from '../objectives/capacity.js';
import { elbo } from '../objectives/elbo.js';
import { infoVae, type InfoVaeOptions } from '../objectives/info-vae.js';
import { iwae, type IwaeOptions } from '../objectives/iwae.js';
import { mixturePrior } from '../models/gaussian-mixture/mixture-prior.js';
import { vampPrior, type VampPriorOptions } from '../models/gaussian-mixture/vamp-prior.js';
import { mixtureOfNumbers, type MixtureNumbers } from './mixture-numbers.js';
import type { PartFactory } from './part-record.js';

/**
 * The parts that files may name, by type. What a file gives them is checked by them, as what users
 * give is.
 */
export const BUILT_IN_PARTS: Readonly<Record<string, PartFactory>> = {
  bernoulli: madeOf([], () => bernoulli()),
  categorical: (options) => categorical(options as unknown as CategoricalOptions),
  continuousBernoulli: madeOf([], () => continuousBernoulli()),
  discretizedLogistic: (options) => discretizedLogistic(options),
  gaussian: (options) => gaussian(options),
  laplace: (options) => laplace(options),
  logistic: (options) => logistic(options),
  multivariateGaussian: (options) => multivariateGaussian(options),
  negativeBinomial: (options) => negativeBinomial(options),
  poisson: madeOf([], () => poisson()),
  product: madeOf(['families', 'columns'], (options) => {
    const { families, columns } = options as { families: readonly Family[]; columns: number[] };
    return product(families.map((family, i) => ({ family, columns: columns[i]! })));
  }),
  studentT: (options) => studentT(options),

  standardNormal: madeOf([], () => standardNormal()),
  bernoulliPrior: madeOf(['probability'], ({ probability }) =>
    bernoulliPrior(probability as number),
  ),
  categoricalPrior: (options) => categoricalPrior(options),
  conditionalPrior: madeOf([], () => conditionalPrior()),
  mixturePrior: (options) => mixturePrior(options),
  vampPrior: (options) => vampPrior(options as unknown as VampPriorOptions),
  flow: madeOf(['base', 'layers', 'context'], ({ base, layers, ...options }) =>
    flow(base as Family, layers as readonly FlowLayer[], options),
  ),
  affineCoupling: (options) => affineCoupling(options),
  inverseAutoregressive: (options) => inverseAutoregressive(options),
  gaussianMixture: madeOf(['covariance', 'weights', 'means', 'covariances'], (options) =>
    mixtureOfNumbers(options as unknown as MixtureNumbers),
  ),

  elbo: (options) => elbo(options),
  iwae: (options) => iwae(options as unknown as IwaeOptions),
  betaTc: (options) => betaTc(options),
  infoVae: (options) => infoVae(options as unknown as InfoVaeOptions),
  capacity: (options) => capacity(options as unknown as CapacityOptions),
  linearAnnealing: (options) => linearAnnealing(options as unknown as LinearAnnealingOptions),
  cyclicalAnnealing: (options) => cyclicalAnnealing(options as unknown as CyclicalAnnealingOptions),

  reparameterized: madeOf([], () => reparameterized()),
  stickingTheLanding: madeOf([], () => stickingTheLanding()),
  doublyReparameterized: madeOf([], () => doublyReparameterized()),
  scoreFunction: (options) => scoreFunction(options),
  disarm: (options) => disarm(options),
  arms: (options) => arms(options),
  gumbelSoftmax: (options) => gumbelSoftmax(options as unknown as GumbelSoftmaxOptions),
  rebar: (options) => rebar(options),
  relax: (options) => relax(options),
  straightThrough: madeOf([], () => straightThrough()),
  constantBaseline: madeOf(['nats'], ({ nats }) => constantBaseline(nats as number)),
  leaveOneOut: madeOf([], () => leaveOneOut()),
  movingAverage: madeOf(['decay'], ({ decay }) => movingAverage(decay as number)),
};

/** A factory that takes no object of options, and so would not refuse those it does not know. */
function madeOf(names: readonly string[], make: PartFactory): PartFactory {
  return (options) => {
    for (const name of Object.keys(options)) {
      if (names.includes(name)) continue;
      throw vaeKitError(
        `a part of a saved model must be made of ${names.join(', ') || 'nothing'}`,
        `'${name}'`,
        'The file is damaged, or of a later version of vae-kit.',
      );
    }
    return make(options);
  };
}
