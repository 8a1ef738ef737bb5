import {
  add,
  dispose,
  exp,
  gather,
  mean,
  mul,
  randomNormal,
  slice,
  softplus,
  split,
  square,
  sub,
  sum,
  tensor,
  tensor1d,
  tidy,
  train,
  util,
  variableGrads,
  type Optimizer,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { CHECKED_STEPS } from '../../checked-steps.js';
import {
  dataCount,
  dataShape,
  networkWidths,
  type ConvVaeWorkload,
  type VaeWorkload,
} from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';
import { convDecoder, convEncoder } from './conv.js';
import { denseNetwork } from './dense.js';

function networks(
  workload: VaeWorkload | ConvVaeWorkload,
  inputs: Inputs,
): [encoder: Sequential, decoder: Sequential] {
  if (workload.kind === 'conv-vae')
    return [convEncoder(workload, inputs), convDecoder(workload, inputs)];
  const { encoder, decoder } = networkWidths(workload);
  return [
    denseNetwork(encoder, workload.activation, 'linear', inputs),
    denseNetwork(decoder, workload.activation, 'linear', inputs),
  ];
}

function logLikelihood(
  workload: VaeWorkload | ConvVaeWorkload,
  output: Tensor,
  data: Tensor,
): Tensor {
  const axes = dataShape(workload).map((_, axis) => axis + 1);
  if (workload.kind === 'vae' && workload.likelihood === 'gaussian')
    return mul(-0.5, sum(add(square(sub(data, output)), Math.log(2 * Math.PI)), axes));
  return sum(sub(mul(data, output), softplus(output)), axes);
}

/** Steps of a VAE as a user of tfjs alone writes them. */
export function vaeTask(workload: VaeWorkload | ConvVaeWorkload, inputs: Inputs): Task {
  const { latent, batch } = workload;
  const [encoder, decoder] = networks(workload, inputs);
  const count = dataCount(workload);
  const shape = [count, ...dataShape(workload)];
  const all = tensor(inputs.take(shape), shape);
  const first = slice(all, 0, batch);
  const noise = Array.from({ length: CHECKED_STEPS }, () =>
    tensor(inputs.take([batch, latent]), [batch, latent]),
  );
  const variables = [encoder, decoder].flatMap((network) =>
    network.trainableWeights.map((weight) => weight.read() as Variable),
  );
  const optimizer: Optimizer = train.adam(0.001);

  const loss = (images: Tensor, epsilon: Tensor): Scalar => {
    const [mu, logVariance] = split(
      encoder.apply(images, { training: true }) as Tensor2D,
      2,
      1,
    ) as [Tensor2D, Tensor2D];
    const z = add(mu, mul(exp(mul(0.5, logVariance)), epsilon));
    const output = decoder.apply(z, { training: true }) as Tensor;
    const kl = mul(0.5, sum(sub(sub(add(square(mu), exp(logVariance)), logVariance), 1), 1));
    return mean(sub(kl, logLikelihood(workload, output, images)));
  };
  const step = async (images: Tensor, epsilon: Tensor): Promise<number> => {
    const { value, grads } = variableGrads(() => loss(images, epsilon), variables);
    optimizer.applyGradients(grads);
    const [figure] = await value.data();
    dispose([value, ...Object.values(grads)]);
    return figure!;
  };
  const fresh = async (images: Tensor): Promise<void> => {
    const epsilon = randomNormal([batch, latent]);
    await step(images, epsilon);
    epsilon.dispose();
  };
  return {
    async check() {
      const losses: number[] = [];
      for (const epsilon of noise) losses.push(await step(first, epsilon));
      return losses;
    },
    async run() {
      if (count === batch) return fresh(first);
      const order = Int32Array.from(util.createShuffledIndices(count));
      for (let done = 0; done < count; done += batch) {
        const images = tidy(() => gather(all, tensor1d(order.subarray(done, done + batch))));
        await fresh(images);
        images.dispose();
      }
    },
  };
}
