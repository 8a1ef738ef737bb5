import { layers, model, type LayersModel } from '@tensorflow/tfjs-layers';
import { vaeKitError } from '../core/errors.js';
import { foldIn } from '../core/keys.js';
import { formatShape } from '../core/shapes.js';
import { convPlan, imageAxes, type ConvOptions, type ConvPlan } from './conv-options.js';
import { fusing } from './fused-convolution.js';
import { uniformByInputs, uniformByPower } from './initializer.js';
import type { Network, NetworkSizes } from './network.js';
import { applied, flattened, inputsOf } from './symbolic.js';

/**
 * A convolutional decoder: the latent with the condition beside it, hidden dense layers, a dense
 * layer of as many units as the image has pixels, reshaped to an image, transposed convolutions,
 * and a last convolution of stride 1 that gives the raw output.
 *
 * A stride of s multiplies height and width by s: where the product S of all strides is above 1,
 * the first image is S times smaller each way and has S² channels. Weights start uniform between
 * ±√(6/n) for n inputs, ±√(3/n) where no ReLU or the like follows, so that no signal fades through
 * the layers; ±1/√n in the first layer and the last. Biases start at 0. ELUs follow its layers
 * unless told: on images that are mostly empty, ReLUs can end with units that are 0 for every
 * latent, and maps that only take ink away. On tfjs's WASM backend convolutions train once
 * `useWasm` of `vae-kit/wasm` has been called.
 *
 * @param options - The feature maps of each transposed convolution, and what else there is to
 * choose.
 * @returns The network; it is checked as it is built that the data have the shape
 * `[height, width, channels]`, with height and width divisible by the product of the strides.
 * @throws {@link VaeKitError} where an option is not what it should be.
 *
 * @example
 * ```ts
 * import { bernoulli, convDecoder, convEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [8, 8, 1],
 *   latent: 2,
 *   likelihood: bernoulli(),
 *   encoder: convEncoder({ filters: [4, 8], strides: 2 }),
 *   decoder: convDecoder({ filters: [8, 4], strides: 2 }),
 * });
 * const images = model.generate(4, { seed: 1 }); // [4, 8, 8, 1]
 * images.dispose();
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function convDecoder(options: ConvOptions): Network<'decoder'> {
  const plan = convPlan(options, 'elu', 'convDecoder');
  return { type: 'conv', role: 'decoder', build: (sizes) => buildDecoder(sizes, plan) };
}

/** The image that the strides make the wanted one of, with as many values as that has pixels. */
function firstImage(height: number, width: number, { convolutions }: ConvPlan): number[] {
  const factor = convolutions.reduce((product, { stride }) => product * stride, 1);
  if (height % factor !== 0 || width % factor !== 0) {
    const next = [height, width].map((side) => Math.ceil(side / factor) * factor);
    throw vaeKitError(
      `the height and width of images must be divisible by the product of the decoder's ` +
        `strides, which is ${factor}`,
      formatShape([height, width]),
      `Pad the images to ${formatShape(next)} pixels, or give the decoder other strides; 1 ` +
        'suits every size.',
    );
  }
  return [height / factor, width / factor, factor * factor];
}

function buildDecoder(sizes: NetworkSizes, plan: ConvPlan): LayersModel {
  const { output, name, key } = sizes;
  const [height, width, channels] = imageAxes(
    output,
    "the shape of a convolutional decoder's output",
  );
  const start = firstImage(height, width, plan);
  const { convolutions, kernel, activation, dense } = plan;
  const inputs = inputsOf(sizes);
  let features = flattened(inputs, name);
  [...dense, height * width].forEach((units, i) => {
    const [inputsOfUnit, layerKey] = [features.shape[1]!, foldIn(key, i)];
    // Latents are noisy, and few: with more gain here the first thing that is learned is to make
    // posteriors tiny.
    const kernelInitializer =
      i === 0
        ? uniformByInputs(inputsOfUnit, layerKey)
        : uniformByPower(inputsOfUnit, activation, layerKey);
    features = applied(
      layers.dense({
        units,
        name: i < dense.length ? `${name}_hidden_${i + 1}` : `${name}_pixels`,
        activation,
        kernelInitializer,
      }),
      features,
    );
  });

  let maps = applied(layers.reshape({ targetShape: start, name: `${name}_reshape` }), features);
  convolutions.forEach(({ filters, stride }, i) => {
    // Each pixel of the output is reached by only one in stride² of the filter's taps.
    const inputsOfPixel = Math.max(1, (kernel / stride) ** 2) * maps.shape[3]!;
    maps = applied(
      fusing(
        layers.conv2dTranspose({
          filters,
          kernelSize: kernel,
          strides: stride,
          padding: 'same',
          activation,
          name: `${name}_conv_${i + 1}`,
          kernelInitializer: uniformByPower(
            inputsOfPixel,
            activation,
            foldIn(key, dense.length + 1 + i),
          ),
        }),
      ),
      maps,
    );
  });
  const raw = applied(
    fusing(
      layers.conv2d({
        filters: channels,
        kernelSize: kernel,
        padding: 'same',
        name: `${name}_output`,
        kernelInitializer: uniformByInputs(
          kernel * kernel * maps.shape[3]!,
          foldIn(key, dense.length + 1 + convolutions.length),
        ),
      }),
    ),
    maps,
  );
  return model({ inputs, outputs: raw, name });
}
