import {
  add,
  matMul,
  mean,
  mul,
  neg,
  reshape,
  scalar,
  square,
  sub,
  sum,
  zeros,
  type Rank,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { stopGradient, type Estimator, type Params } from '../../../src/index.js';

const flat = (values: Tensor) => reshape<Rank.R2>(values, [values.shape[0], -1]);
const sizeOf = (shape: readonly number[]) => shape.reduce((product, axis) => product * axis, 1);

/**
 * NVIL: a score function whose baseline is a network over the datum and its condition, here a
 * linear one, learned by least squares. Mnih and Gregor (2014), section 2.3.1.
 */
export function learnedBaseline(samples = 1): Estimator<Record<never, never>, 'any'> {
  const guessOf = (data: Tensor, condition: Tensor | undefined, variables: Params): Tensor => {
    const ofData = matMul(flat(data), variables.data as Tensor2D);
    const guess = condition
      ? add(ofData, matMul(flat(condition), variables.condition as Tensor2D))
      : ofData;
    return reshape(add(guess, variables.bias!), [1, -1]);
  };
  return {
    type: 'learnedBaseline',
    options: { samples },
    requires: 'any',
    samples,
    initialState: () => ({}),
    variables: ({ data, condition }) => ({
      data: zeros([sizeOf(data), 1]),
      ...(condition && { condition: zeros([sizeOf(condition), 1]) }),
      bias: scalar(0),
    }),
    draw(posterior, params, key) {
      const z = stopGradient(() => posterior.sample(params, key));
      return { z, logPosterior: () => posterior.logProb(params, z) };
    },
    surrogate({ credit, logPosterior, data, condition, variables, state }) {
      const plain = guessOf(data, condition, variables);
      const guess = credit.weights ? mul(credit.weights, plain) : plain;
      const logQ = logPosterior();
      const rest = sub(stopGradient(credit.signal), guess);
      const score = sum(mul(stopGradient(rest), sub(logQ, stopGradient(logQ))), 0);
      const error = mean(square(rest));
      return {
        loss: add(neg(mean(add(credit.bound, score))), sub(error, stopGradient(error))),
        state,
      };
    },
  };
}
