import { jit, nn, numpy as np, random, tree, valueAndGrad } from '@jax-js/jax';
import { CHECKED_STEPS } from '../../checked-steps.js';
import { dataShape, weightShapes, type ConvVaeWorkload, type VaeWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';
import { adam, initialMoments, type Moments } from './adam.js';
import { inOrder, networksOf, type Weights } from './networks.js';

function logLikelihood(
  likelihood: VaeWorkload['likelihood'],
  output: np.Array,
  data: np.Array,
): np.Array {
  if (likelihood === 'bernoulli') return data.mul(output.ref).sub(nn.softplus(output)).sum(1);
  return np
    .square(data.sub(output))
    .add(Math.log(2 * Math.PI))
    .sum(1)
    .mul(-0.5);
}

function negativeElbo(workload: VaeWorkload | ConvVaeWorkload) {
  const { latent } = workload;
  const likelihood = workload.kind === 'vae' ? workload.likelihood : 'bernoulli';
  const { encode, decode } = networksOf(workload);
  const encoderArrays = weightShapes(workload).encoder.length;
  return (weights: Weights, data: np.Array, epsilon: np.Array): np.Array => {
    const raw = encode(weights.slice(0, encoderArrays), data.ref);
    const [mu, logVariance] = np.split(raw, [latent], 1) as [np.Array, np.Array];
    const z = mu.ref.add(np.exp(logVariance.ref.mul(0.5)).mul(epsilon));
    const output = decode(weights.slice(encoderArrays), z);
    const kl = np.square(mu).add(np.exp(logVariance.ref)).sub(logVariance).sub(1).sum(1).mul(0.5);
    return kl.sub(logLikelihood(likelihood, output, data)).mean();
  };
}

/** Steps of a VAE, each one compiled function. */
export function vaeTask(workload: VaeWorkload | ConvVaeWorkload, inputs: Inputs): Task {
  const { latent, batch } = workload;
  const next = (shape: number[]): np.Array => np.array(inputs.take(shape)).reshape(shape);
  const shapesOf = weightShapes(workload);
  let weights: Weights = inOrder(workload, [...shapesOf.encoder, ...shapesOf.decoder].map(next));
  const images = next([batch, ...dataShape(workload)]).reshape([batch, -1]);
  const noise = Array.from({ length: CHECKED_STEPS }, () => next([batch, latent]));
  const shapes = weights.map((weight) => weight.shape);
  let moments = initialMoments(shapes);
  let steps = 0;

  const differentiate = valueAndGrad(negativeElbo(workload));
  const update = jit(
    (
      now: Weights,
      slots: Moments,
      corrections: np.Array[],
      x: np.Array,
      epsilon: np.Array,
    ): [np.Array, Weights, Moments] => {
      const [loss, gradients] = differentiate(tree.ref(now), x, epsilon);
      return [loss, ...adam(now, gradients, slots, corrections)];
    },
  );
  const step = async (epsilon: np.Array): Promise<number> => {
    steps++;
    const corrections = [np.array(1 / (1 - 0.9 ** steps)), np.array(1 / (1 - 0.999 ** steps))];
    const [loss, newWeights, newMoments] = update(
      weights,
      moments,
      corrections,
      images.ref,
      epsilon,
    );
    [weights, moments] = [newWeights, newMoments];
    return ((await loss.data()) as Float32Array)[0]!;
  };
  const draw = jit((key: np.Array) => random.normal(key, [batch, latent]));
  return {
    async check() {
      const losses: number[] = [];
      for (const epsilon of noise) losses.push(await step(epsilon));
      return losses;
    },
    async run() {
      await step(draw(random.key(steps)));
    },
  };
}
