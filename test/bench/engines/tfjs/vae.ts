import {
  add, dispose, exp, mean, mul, randomNormal, softplus, split, square, sub, sum, tensor, train, variableGrads,
  type Optimizer, type Scalar, type Tensor, type Tensor2D, type Variable,
} from '@tensorflow/tfjs-core';
import { CHECKED_STEPS } from '../../checked-steps.js';
import { networkWidths, type VaeWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';
import { denseNetwork } from './dense.js';

function logLikelihood(likelihood: VaeWorkload['likelihood'], output: Tensor, data: Tensor): Tensor {
  if (likelihood === 'bernoulli') return sum(sub(mul(data, output), softplus(output)), 1);
  return mul(-0.5, sum(add(square(sub(data, output)), Math.log(2 * Math.PI)), 1));
}

/** Steps of a VAE as a user of tfjs alone writes them. */
export function vaeTask(workload: VaeWorkload, inputs: Inputs): Task {
  const { data, latent, activation, likelihood, batch } = workload;
  const widths = networkWidths(workload);
  const encoder = denseNetwork(widths.encoder, activation, 'linear', inputs);
  const decoder = denseNetwork(widths.decoder, activation, 'linear', inputs);
  const images = tensor(inputs.take([batch, data]), [batch, data]);
  const noise = Array.from({ length: CHECKED_STEPS }, () => tensor(inputs.take([batch, latent]), [batch, latent]));
  const variables = [encoder, decoder].flatMap((network) => network.trainableWeights.map((weight) => weight.read() as Variable));
  const optimizer: Optimizer = train.adam(0.001);

  const loss = (epsilon: Tensor): Scalar => {
    const [mu, logVariance] = split(encoder.apply(images, { training: true }) as Tensor2D, 2, 1) as [Tensor2D, Tensor2D];
    const z = add(mu, mul(exp(mul(0.5, logVariance)), epsilon));
    const output = decoder.apply(z, { training: true }) as Tensor;
    const kl = mul(0.5, sum(sub(sub(add(square(mu), exp(logVariance)), logVariance), 1), 1));
    return mean(sub(kl, logLikelihood(likelihood, output, images)));
  };
  const step = async (epsilon: Tensor): Promise<number> => {
    const { value, grads } = variableGrads(() => loss(epsilon), variables);
    optimizer.applyGradients(grads);
    const [figure] = await value.data();
    dispose([value, ...Object.values(grads)]);
    return figure!;
  };
  return {
    async check() {
      const losses: number[] = [];
      for (const epsilon of noise) losses.push(await step(epsilon));
      return losses;
    },
    async run() {
      const epsilon = randomNormal([batch, latent]);
      await step(epsilon);
      epsilon.dispose();
    },
  };
}
