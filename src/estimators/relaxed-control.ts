import {
  add,
  cast,
  greater,
  mean,
  mul,
  neg,
  reshape,
  sigmoid,
  square,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { splitKey } from '../core/keys.js';
import { uniformNoise } from '../core/noise.js';
import { AMOUNT, type Kind } from '../core/options.js';
import { stopGradient } from '../core/stop-gradient.js';
import type { Params } from '../distributions/family.js';
import { checkMean, logitsOf } from './check-bits.js';
import type { Draw, Estimator, Unbiased } from './estimator.js';
import { logitOf, noiseGiven } from './relaxed-bits.js';

/**
 * What {@link rebar} and {@link relax} can be told.
 *
 * @public
 */
export interface RelaxedControlOptions {
  /** λ of the relaxed bits of the control variate, above 0; 0.5 unless told. */
  readonly temperature?: number;
  /** η, how much of the objective at relaxed bits is taken off, 0 or more; 1 unless told. */
  readonly scale?: number;
  /** How many samples of z are drawn for each datum; 1 unless told. */
  readonly samples?: number;
}

export const TEMPERATURE: Kind = {
  wanted: 'a finite number above 0',
  holds: (value) => AMOUNT.holds(value) && value !== 0,
  remedy: 'Give a number such as 0.5.',
};

/** What a control variate says of relaxed bits besides the objective, shape of the signal. */
export interface Control {
  variables: NonNullable<Estimator['variables']>;
  /** Of relaxed bits of shape `[R, ...latent]`. */
  value(z: Tensor, variables: Params): Tensor;
}

interface Relaxed extends Draw {
  /** Relaxed bits, and relaxed bits of those that round to the very bits drawn. */
  readonly free: Draw;
  readonly given: Draw;
}

/**
 * The score function with a control variate at relaxed bits: with ζ = α + logit u, b = [ζ > 0], ζ̃
 * a ζ given b, and c(ζ) = η f(σ(ζ / λ)) + r(σ(ζ / λ)): (f(b) − c(ζ̃)) ∇ log q(b) + ∇ c(ζ) − ∇ c(ζ̃).
 */
export function relaxedControl(
  type: string,
  { temperature = 0.5, scale = 1, samples = 1 }: RelaxedControlOptions,
  control?: Control,
): Estimator<Record<never, never>, 'any'> & Unbiased {
  const estimator: Estimator<Record<never, never>, 'any', Relaxed> & Unbiased = {
    type,
    options: { temperature, scale, samples },
    requires: 'any',
    samples,
    unbiased: true,
    ...(control && { variables: control.variables }),
    initialState: () => ({}),
    draw(posterior, params, key) {
      const logits = logitsOf(posterior, params, type);
      const [first, second] = splitKey(key, 2);
      const zeta = add(logits, logitOf(uniformNoise(first, logits.shape)));
      const z = stopGradient(() => cast(greater(zeta, 0), 'float32'));
      const u = noiseGiven(z, logits, uniformNoise(second, logits.shape));
      const at = (value: Tensor): Draw => {
        const soft = sigmoid(mul(value, 1 / temperature));
        return { z: soft, logPosterior: () => posterior.logProb(params, soft) };
      };
      return {
        z,
        logPosterior: () => posterior.logProb(params, z),
        free: at(zeta),
        given: at(add(logits, logitOf(u))),
      };
    },
    surrogate({ credit, draw, evaluate, logPosterior, variables, state }) {
      checkMean(credit, type);
      const { signal, bound } = credit;
      const still = Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, stopGradient(value)]),
      );
      const weigh = (values: Tensor) => (credit.weights ? mul(credit.weights, values) : values);
      const said = (z: Tensor, by: Params) => weigh(reshape(control!.value(z, by), signal.shape));
      const controlOf = (other: Draw) => {
        const of = mul(scale, evaluate(other).signal);
        return control ? add(of, said(other.z, still)) : of;
      };
      const [free, given] = [controlOf(draw.free), controlOf(draw.given)];
      const advantage = stopGradient(() => sub(signal, given));
      const gain = add(mul(advantage, logPosterior()), sub(free, given));
      const total = sum(sub(gain, stopGradient(gain)), 0);
      const loss = neg(mean(add(bound, total)));
      if (!control) return { loss, state };
      // What is learned is fitted to what the objective at relaxed bits leaves.
      const z = stopGradient(draw.given.z);
      const target = stopGradient(() => add(advantage, said(z, still)));
      const error = mean(square(sub(target, said(z, variables))));
      return { loss: add(loss, sub(error, stopGradient(error))), state };
    },
  };
  return estimator;
}
