import { engine, getBackend, getKernel, matMul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { DENSE_CHAIN, DENSE_CHAIN_GRADIENT } from '../core/fused.js';
import { withGradients } from '../core/with-gradients.js';
import { denseChainOf, type DenseChain } from './dense-chain.js';

/**
 * The output of a network of dense layers by one kernel, with one for its gradients; undefined
 * where the network is another, or the backend in use has no such kernels.
 */
export function runDenseChain(network: LayersModel, inputs: readonly Tensor[]): Tensor | undefined {
  if (!getKernel(DENSE_CHAIN, getBackend())) return undefined;
  const chain = denseChainOf(network);
  if (!chain || inputs.some(({ dtype }) => dtype !== 'float32')) return undefined;
  const x = chain.rows(inputs);
  const y = apply(chain, x);
  return chain.output.length === 1 ? y : reshape(y, [x.shape[0], ...chain.output]);
}

function apply({ layers }: DenseChain, x: Tensor): Tensor {
  const activations = layers.map(({ activation }) => activation);
  const weights: Record<string, Tensor> = {};
  layers.forEach(({ kernel, bias }, i) => {
    weights[`kernel${i}`] = kernel.read();
    weights[`bias${i}`] = bias.read();
  });
  return withGradients(
    { x, ...weights },
    (save) => {
      const outputs = engine().runKernel<Tensor[]>(DENSE_CHAIN, { x, ...weights }, { activations });
      save([x, ...outputs]);
      return outputs[outputs.length - 1]!;
    },
    (dy, saved) => {
      const [data, ...made] = saved as [Tensor, ...Tensor[]];
      const kernels = layers.map(({ kernel }) => kernel.read());
      const gradients = engine().runKernel<Tensor[]>(
        DENSE_CHAIN_GRADIENT,
        { dy, x: data, ...Object.fromEntries([...kernels, ...made].entries()) },
        { activations },
      );
      // A layer that is linear and alone hands on what comes to it.
      const byFirst =
        activations.length === 1 && activations[0] === 'linear'
          ? dy
          : gradients[gradients.length - 1]!;
      return {
        x: () => matMul(byFirst, kernels[0]!, false, true),
        ...Object.fromEntries(Object.keys(weights).map((name, i) => [name, () => gradients[i]!])),
      };
    },
  );
}
