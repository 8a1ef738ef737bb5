import {
  add,
  cast,
  greater,
  log,
  matMul,
  maximum,
  mean,
  mul,
  neg,
  reshape,
  sigmoid,
  square,
  sub,
  sum,
  zeros,
  type Rank,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import {
  splitKey,
  stopGradient,
  uniformNoise,
  type Draw,
  type Estimator,
} from '../../../src/index.js';

interface Relaxed extends Draw {
  /** Relaxed bits, and relaxed bits of those that round to the very bits drawn. */
  readonly relaxed: Draw;
  readonly conditional: Draw;
}

const TINY = 1e-7;
const logit = (u: Tensor) => sub(log(maximum(u, TINY)), log(maximum(sub(1, u), TINY)));

/**
 * REBAR: a score function with the objective at relaxed bits as control variate; with `learned`
 * also a linear function of these, as RELAX lets any. With u uniform, ζ = α + logit u and b = [ζ >
 * 0]; ζ̃ is ζ given b; c(ζ) = η f(σ(ζ / λ)) + r(σ(ζ / λ)):
 * ∇ = (f(b) − c(ζ̃)) ∇ log q(b) + ∇ c(ζ) − ∇ c(ζ̃). Tucker et al. (2017); Grathwohl et al. (2018).
 */
export function relaxedControl({
  scale = 1,
  temperature = 0.5,
  learned = false,
}): Estimator<Record<never, never>, 'any', Relaxed> {
  return {
    type: 'relaxedControl',
    options: { scale, temperature, learned },
    requires: 'any',
    samples: 1,
    initialState: () => ({}),
    ...(learned && {
      variables: ({ latent }) => ({
        slopes: zeros([latent.reduce((product, axis) => product * axis, 1), 1]),
      }),
    }),
    draw(posterior, params, key) {
      const logits = params.logits!;
      const [first, second] = splitKey(key, 2);
      const zeta = add(logits, logit(uniformNoise(first, logits.shape)));
      const z = stopGradient(() => cast(greater(zeta, 0), 'float32'));
      const v = uniformNoise(second, logits.shape);
      const p = sigmoid(logits);
      // u given b: above 1 − p where b is 1, else below.
      const u = add(mul(z, add(sub(1, p), mul(v, p))), mul(sub(1, z), mul(v, sub(1, p))));
      const at = (value: Tensor): Draw => {
        const soft = sigmoid(mul(value, 1 / temperature));
        return { z: soft, logPosterior: () => posterior.logProb(params, soft) };
      };
      return {
        z,
        logPosterior: () => posterior.logProb(params, z),
        relaxed: at(zeta),
        conditional: at(add(logits, logit(u))),
      };
    },
    surrogate({ credit, draw, evaluate, logPosterior, variables, state }) {
      const linear = ({ z }: Draw, slopes: Tensor) =>
        reshape(
          matMul(reshape<Rank.R2>(z, [z.shape[0], -1]), slopes as Tensor2D),
          credit.signal.shape,
        );
      const { slopes } = variables;
      const controlOf = (other: Draw) => {
        const signal = mul(scale, evaluate(other).signal);
        return slopes ? add(signal, linear(other, stopGradient(slopes))) : signal;
      };
      const [free, given] = [controlOf(draw.relaxed), controlOf(draw.conditional)];
      const logQ = logPosterior();
      const advantage = stopGradient(() => sub(credit.signal, given));
      const score = mul(advantage, sub(logQ, stopGradient(logQ)));
      const paths = sub(free, given);
      const gain = sum(add(score, sub(paths, stopGradient(paths))), 0);
      const loss = neg(mean(add(credit.bound, gain)));
      if (!slopes) return { loss, state };
      // The linear part is fitted to what the objective's leaves; RELAX would take the least noise.
      const still = { ...draw.conditional, z: stopGradient(draw.conditional.z) };
      const target = stopGradient(() => add(advantage, linear(still, slopes)));
      const error = mean(square(sub(target, linear(still, slopes))));
      return { loss: add(loss, sub(error, stopGradient(error))), state };
    },
  };
}
