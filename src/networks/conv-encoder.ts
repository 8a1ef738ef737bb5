import { layers, model, type LayersModel } from '@tensorflow/tfjs-layers';
import { foldIn } from '../core/keys.js';
import { sizeOf } from '../core/shapes.js';
import { convPlan, imageAxes, type ConvOptions, type ConvPlan } from './conv-options.js';
import { fusing } from './fused-convolution.js';
import { uniformByInputs, uniformByPower, type Initializer } from './initializer.js';
import type { Activation } from './activation.js';
import type { Network, NetworkSizes } from './network.js';
import { applied, flattened, inputsOf, shaped } from './symbolic.js';

/**
 * A convolutional encoder: the image through convolutions with padding, flattened, the condition
 * beside it, hidden dense layers, a linear output.
 *
 * A stride of s divides height and width by s, rounded up. Weights start uniform between ±√(6/n)
 * for n inputs, ±√(3/n) where no ReLU or the like follows, so that no signal fades through the
 * layers; ±1/√n in the last layer. Biases start at 0. On tfjs's WASM backend convolutions train
 * once `useWasm` of `vae-kit/wasm` has been called.
 *
 * @param options - The feature maps of each convolution, and what else there is to choose.
 * @returns The network; its data must have the shape `[height, width, channels]`, which is checked
 * as it is built.
 * @throws {@link VaeKitError} where an option is not what it should be.
 *
 * @example
 * ```ts
 * import { convEncoder } from 'vae-kit';
 *
 * const encoder = convEncoder({ filters: [32, 64, 64, 64], strides: [1, 2, 1, 1], dense: 32 });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function convEncoder(options: ConvOptions): Network<'encoder'> {
  const plan = convPlan(options, 'relu', 'convEncoder');
  return { type: 'conv', role: 'encoder', build: (sizes) => buildEncoder(sizes, plan) };
}

function buildEncoder(
  sizes: NetworkSizes,
  { convolutions, kernel, activation, dense }: ConvPlan,
): LayersModel {
  const { input: shape, output, name, key } = sizes;
  imageAxes(shape, 'the shape of the data of a convolutional encoder');
  const [image, ...given] = inputsOf(sizes);

  let maps = image;
  convolutions.forEach(({ filters, stride }, i) => {
    maps = applied(
      fusing(
        layers.conv2d({
          filters,
          kernelSize: kernel,
          strides: stride,
          padding: 'same',
          activation,
          name: `${name}_conv_${i + 1}`,
          kernelInitializer: uniformByPower(
            kernel * kernel * maps.shape[3]!,
            activation,
            foldIn(key, i),
          ),
        }),
      ),
      maps,
    );
  });

  let features = flattened([maps, ...given], name);
  const through = (
    units: number,
    part: string,
    following: Activation,
    kernelInitializer: Initializer,
  ) =>
    applied(
      layers.dense({ units, name: `${name}_${part}`, activation: following, kernelInitializer }),
      features,
    );
  const keyOf = (index: number) => foldIn(key, convolutions.length + index);
  dense.forEach((width, i) => {
    features = through(
      width,
      `hidden_${i + 1}`,
      activation,
      uniformByPower(features.shape[1]!, activation, keyOf(i)),
    );
  });
  features = through(
    sizeOf(output),
    'output',
    'linear',
    uniformByInputs(features.shape[1]!, keyOf(dense.length)),
  );
  return model({ inputs: [image, ...given], outputs: shaped(features, sizes), name });
}
