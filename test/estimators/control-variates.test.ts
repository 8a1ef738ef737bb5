import {
  grad,
  matMul,
  reshape,
  tensor,
  tensor1d,
  tensor2d,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { told } from '../support/told-noise.js';
import { bernoulli, randomKey, rebar, relax, type Credit, type Draw } from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';
import { drawContext, surrogateInputs } from '../support/inputs.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (u: number) => Math.log(u / (1 - u));
const softplus = (x: number) => Math.log1p(Math.exp(x));

// Two data of two latent bits each, row by row.
const LOGITS = [0.8, -0.4, -1.2, 0.3];
const U = [0.4, 0.5, 0.9, 0.2];
const V = [0.3, 0.8, 0.15, 0.6];
/** ζ = α + logit u, and the bits that it is rounded to. */
const ZETA = LOGITS.map((alpha, i) => alpha + logit(U[i]!));
const BITS = ZETA.map((zeta) => Number(zeta > 0));
/** Noise given the bits: above 1 − p of a 1, below of a 0 (Tucker et al., 2017, appendix C). */
const GIVEN = LOGITS.map((alpha, i) => {
  const p = sigmoid(alpha);
  return alpha + logit(BITS[i]! ? V[i]! * p + (1 - p) : V[i]! * (1 - p));
});
const relaxed = (zeta: readonly number[], lambda: number) =>
  zeta.map((each) => sigmoid(each / lambda));

/** What the objective says of latents: linear in them. */
const SLOPES = [2, -1];
const dot = (z: readonly number[], by: readonly number[]) =>
  [0, 1].map((n) => z[2 * n]! * by[0]! + z[2 * n + 1]! * by[1]!);
const signalOf = (z: Tensor) => reshape(matMul(z as Tensor2D, tensor2d(SLOPES, [2, 1])), [1, 2]);
const creditOf = (z: Tensor, weights?: Tensor): Credit => ({
  bound: tensor1d([-4, -6]),
  signal: signalOf(z),
  leaveOneOut: () => expect.unreachable(),
  weights,
});

function drawWith(estimator: ReturnType<typeof rebar>): Draw {
  told.queue = [U, V];
  const logits = tensor(LOGITS, [2, 2]);
  return estimator.draw(bernoulli(), { logits }, randomKey(1), drawContext);
}

describeOnBackends('a control variate', () => {
  it.each([
    { name: 'rebar', lambda: 0.5, make: () => rebar() },
    { name: 'rebar, colder', lambda: 0.2, make: () => rebar({ temperature: 0.2 }) },
    { name: 'relax', lambda: 0.5, make: () => relax() },
    { name: 'relax, warmer', lambda: 1.3, make: () => relax({ temperature: 1.3 }) },
  ])('asks of bits relaxed at its temperature, with and without those drawn: $name', (each) => {
    const estimator = each.make();
    const draw = drawWith(estimator);
    expect(Array.from(draw.z.dataSync())).toEqual(BITS);
    const asked: Draw[] = [];
    estimator.surrogate({
      ...surrogateInputs({
        credit: creditOf(draw.z),
        logPosterior: () => reshape(draw.logPosterior(), [1, 2]),
        data: draw.z,
        state: {},
      }),
      draw,
      variables: { slopes: tensor2d([0, 0], [2, 1]) },
      evaluate(other) {
        asked.push(other);
        return creditOf(other.z);
      },
    });
    const expected = [ZETA, GIVEN].map((zeta) => relaxed(zeta, each.lambda));
    expect(asked).toHaveLength(2);
    asked.forEach(({ z, logPosterior }, which) => {
      expectClose(z.dataSync(), expected[which]!, 1e-5);
      const terms = expected[which]!.map((soft, i) => soft * LOGITS[i]! - softplus(LOGITS[i]!));
      expectClose(logPosterior().dataSync(), [terms[0]! + terms[1]!, terms[2]! + terms[3]!], 1e-5);
    });
  });

  it.each([undefined, [1.6, 0.4]])(
    'is learned by least squares of what the objective leaves, where data count %s',
    (counts) => {
      const [scale, lambda, before] = [0.7, 0.5, [0.3, -0.2]];
      const estimator = relax({ scale });
      const weights = counts && tensor1d(counts);
      const lossOf = (slopes: Tensor) => {
        const draw = drawWith(estimator);
        return estimator.surrogate({
          ...surrogateInputs({
            credit: creditOf(draw.z, weights),
            logPosterior: () => reshape(draw.logPosterior(), [1, 2]),
            data: draw.z,
            state: {},
          }),
          draw,
          variables: { slopes },
          evaluate: ({ z }) => creditOf(z, weights),
        }).loss;
      };
      const slopes = tensor2d(before, [2, 1]);
      expectClose(lossOf(slopes).dataSync(), [5], 1e-6);
      // ∂/∂r of 1/N Σ_n (f(b) − η f(z̃) − w r·z̃)²: the objective's own figures are weighed by it.
      const soft = relaxed(GIVEN, lambda);
      const [drawn, asked, said] = [dot(BITS, SLOPES), dot(soft, SLOPES), dot(soft, before)];
      const expected = [0, 1].map((d) =>
        [0, 1].reduce((total, n) => {
          const w = counts?.[n] ?? 1;
          const left = drawn[n]! - scale * asked[n]! - w * said[n]!;
          return total - left * w * soft[2 * n + d]!;
        }, 0),
      );
      expectClose(grad(lossOf)(slopes).dataSync(), expected, 1e-5);
    },
  );
});
