import {
  grads,
  mul,
  reshape,
  square,
  sub,
  sum,
  tensor,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  doublyReparameterized,
  elbo,
  gaussian,
  iwae,
  normalNoise,
  randomKey,
  standardNormal,
  stickingTheLanding,
  VaeKitError,
  type Draw,
  type Estimator,
  type Objective,
} from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';
import { drawContext, otherTerms, surrogateInputs } from '../support/inputs.js';

// Samples, data and dimensions of the latents.
const [S, N, D] = [3, 2, 2];
const KEY = randomKey(5);
const MEAN = [0.3, -0.7, 1.1, 0.2];
const LOG_SCALE = [-0.2, 0.4, 0.1, -1];
/** log p(x | z) = −½ |z − x|². */
const X = [1, -1, 0.5, 2];

/** Of an array of N data that each sample has anew. */
const tiled = (values: readonly number[]) => Array.from({ length: S }, () => values).flat();

/** The loss of S · N draws and its gradients by their means and log-scales. */
function differentiate(estimator: Estimator, objective: Objective) {
  const family = gaussian();
  const shape: [number, number] = [S * N, D];
  const perSample = (values: Tensor) => reshape(values, [S, N]);
  const prior = standardNormal().family;
  const standard = { mean: tensor([0, 0], [1, D]), logScale: tensor([0, 0], [1, D]) };
  const lossOf = (mean: Tensor, logScale: Tensor) => {
    const draw: Draw = estimator.draw(family, { mean, logScale }, KEY, drawContext);
    const away = square(sub(draw.z, tensor(tiled(X), shape)));
    const credit = objective.credit({
      ...otherTerms,
      kind: 'monte-carlo',
      step: 0,
      logLikelihood: perSample(mul(-0.5, sum(away, 1))),
      logPrior: perSample(prior.logProb(standard, draw.z)),
      logPosterior: perSample(draw.logPosterior()),
    });
    const state = {};
    const given = surrogateInputs({ credit, logPosterior: draw.logPosterior, data: away, state });
    const result = estimator.surrogate({ ...given, draw });
    expect(result.state).toBe(state);
    return result.loss;
  };
  return tidy(() => {
    const inputs = [tensor(tiled(MEAN), shape), tensor(tiled(LOG_SCALE), shape)];
    const slopes = grads(lossOf)(inputs).map((slope) => Array.from(slope.dataSync()));
    return { loss: lossOf(inputs[0]!, inputs[1]!).dataSync()[0]!, slopes };
  });
}

/**
 * In float64, with z = μ + σ ε: −1/N Σ_n Σ_s c_s ∂ log w_s / ∂z · ∂z / ∂(μ, log σ), where log w =
 * log p(x, z) − log q(z | x) and c_s is 1 / S for the ELBO (Roeder, Wu and Duvenaud, 2017, equation
 * 7), w̃_s² for the importance-weighted bound (Tucker et al., 2019, equation 8).
 */
function reference(kind: 'elbo' | 'iwae') {
  const noise = tidy(() => Array.from(normalNoise(KEY, [S * N, D]).dataSync()));
  const [mean, logScale, x] = [MEAN, LOG_SCALE, X].map(tiled);
  const each = noise.map((epsilon, i) => {
    const scale = Math.exp(logScale![i]!);
    const z = mean![i]! + scale * epsilon;
    // The normalisers of prior and posterior are the same.
    const logWeight = -0.5 * (z - x![i]!) ** 2 - 0.5 * z * z + 0.5 * epsilon ** 2 + logScale![i]!;
    return { logWeight, slope: x![i]! - z - z + epsilon / scale, reach: scale * epsilon };
  });
  const logWeights = Array.from({ length: S * N }, (_, r) =>
    each.slice(r * D, (r + 1) * D).reduce((total, { logWeight }) => total + logWeight, 0),
  );
  const shareOf = (row: number) => {
    const own = logWeights.filter((_, r) => r % N === row % N).map(Math.exp);
    return Math.exp(logWeights[row]!) / own.reduce((total, weight) => total + weight, 0);
  };
  const factors = each.map((_, i) => {
    const row = Math.floor(i / D);
    return -(kind === 'elbo' ? 1 / S : shareOf(row) ** 2) / N;
  });
  const bounds = Array.from({ length: N }, (_, n) => {
    const own = logWeights.filter((_value, r) => r % N === n);
    const sumOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return kind === 'elbo' ? sumOf(own) / S : Math.log(sumOf(own.map(Math.exp)) / S);
  });
  return {
    loss: -bounds.reduce((total, bound) => total + bound, 0) / N,
    slopes: [
      each.map(({ slope }, i) => factors[i]! * slope),
      each.map(({ slope, reach }, i) => factors[i]! * slope * reach),
    ],
  };
}

describeOnBackends('an estimator that leaves out the gradient of log q', () => {
  it.each<[string, () => Estimator, Objective, 'elbo' | 'iwae']>([
    ['stickingTheLanding, elbo', () => stickingTheLanding(), elbo({ samples: S }), 'elbo'],
    ['doublyReparameterized, elbo', () => doublyReparameterized(), elbo({ samples: S }), 'elbo'],
    ['doublyReparameterized, iwae', () => doublyReparameterized(), iwae({ samples: S }), 'iwae'],
  ])('has the gradient of its paper, draw by draw: %s', (_, make, objective, kind) => {
    const [own, expected] = [differentiate(make(), objective), reference(kind)];
    expectClose([own.loss], [expected.loss], 1e-5);
    own.slopes.forEach((slopes, i) => expectClose(slopes, expected.slopes[i]!, 1e-5));
  });

  it('is refused where it would have a bias, by the name of the option at fault', () => {
    let thrown: unknown;
    try {
      differentiate(stickingTheLanding(), iwae({ samples: S }));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(VaeKitError);
    expect((thrown as VaeKitError).option).toBe('estimator');
    expect((thrown as VaeKitError).message).toMatch(
      /must be a mean over samples.*but got one that weighs them\. Give .*doublyReparameterized/,
    );
  });
});
