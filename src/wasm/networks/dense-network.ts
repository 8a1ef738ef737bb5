import { engine, matMul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { Shortcuts } from '../../core/shortcuts.js';
import { withGradients } from '../../core/with-gradients.js';
import { DENSE_CHAIN } from '../kernels/dense-chain.js';
import { DENSE_CHAIN_GRADIENT } from '../kernels/dense-chain-gradient.js';
import type { WeightNames } from '../kernels/dense-layers.js';
import { denseChainOf, type DenseChain } from './dense-chain.js';

/**
 * The output of a network of dense layers by one kernel, with one for its gradients; undefined
 * where the network is another.
 */
export function runDenseNetwork({
  network,
  inputs,
}: Shortcuts['VaeKitNetwork'][0]): Tensor | undefined {
  const chain = denseChainOf(network);
  if (!chain || inputs.some(({ dtype }) => dtype !== 'float32')) return undefined;
  const x = chain.rows(inputs);
  // What does not fit the layers have to refuse.
  if (x.shape[1] !== chain.layers[0]!.kernel.read().shape[0]) return undefined;
  const y = apply(chain, x);
  return chain.output.length === 1 ? y : reshape(y, [x.shape[0], ...chain.output]);
}

/** The weights of a chain by the names of its kernel's inputs. */
export function weightsOf(
  { layers }: DenseChain,
  [kernels, biases]: WeightNames = ['kernel', 'bias'],
): Record<string, Tensor> {
  const weights: Record<string, Tensor> = {};
  layers.forEach(({ kernel, bias }, i) => {
    weights[`${kernels}${i}`] = kernel.read();
    if (bias) weights[`${biases}${i}`] = bias.read();
  });
  return weights;
}

function apply(chain: DenseChain, x: Tensor): Tensor {
  const { layers } = chain;
  const activations = layers.map(({ activation }) => activation);
  return withGradients(
    { x, ...weightsOf(chain) },
    (save) => {
      const outputs = engine().runKernel<Tensor[]>(
        DENSE_CHAIN,
        { x, ...weightsOf(chain) },
        { activations },
      );
      save([x, ...outputs]);
      return outputs[outputs.length - 1]!;
    },
    (dy, saved) => {
      const [data, ...made] = saved as [Tensor, ...Tensor[]];
      const biases = layers.map(({ bias }) => bias !== null);
      const weights = weightsOf(chain);
      const [byFirst, ...gradients] = engine().runKernel<Tensor[]>(
        DENSE_CHAIN_GRADIENT,
        {
          dy,
          x: data,
          ...weights,
          ...Object.fromEntries(made.map((value, i) => [`made${i}`, value])),
        },
        { activations, biases },
      );
      const names = [
        ...layers.map((_, i) => `kernel${i}`),
        ...layers.flatMap((_, i) => (biases[i] ? [`bias${i}`] : [])),
      ];
      // A layer that is linear and alone hands on what comes to it.
      const isAlone = activations.length === 1 && activations[0] === 'linear';
      return {
        x: () => matMul(isAlone ? dy : byFirst!, weights.kernel0!, false, true),
        ...Object.fromEntries(names.map((name, i) => [name, () => gradients[i]!])),
      };
    },
  );
}
