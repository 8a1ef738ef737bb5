import {
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  dispose,
  engine,
  sum,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import {
  ACTIVATION_GRADIENT,
  canRunFused,
  CONVOLUTION,
  type ConvActivation,
} from '../core/fused.js';
import { withGradients } from '../core/with-gradients.js';
import type { LayerWeight, StockLayer } from './layer-tree.js';

/** What a convolutional layer keeps besides what all layers do. */
interface ConvLayer extends StockLayer {
  call: StockLayer['call'];
  readonly kernel: LayerWeight;
  readonly bias: LayerWeight | null;
  readonly strides: number[];
  readonly padding: string;
  readonly dataFormat: string;
  readonly activation: { getClassName(): string } | null;
  readonly _callHook: unknown;
  computeOutputShape(shape: readonly number[]): number[];
}

const ACTIVATIONS: readonly string[] = ['linear', 'relu', 'elu'];

/**
 * Lets a convolutional layer with a bias, transposed or not, run by one kernel with its bias and
 * activation where the backend in use has that, and its gradients likewise.
 */
export function fusing(layer: layers.Layer): layers.Layer {
  const conv = layer as unknown as ConvLayer;
  const { call } = conv;
  conv.call = (inputs, kwargs) =>
    run(conv, Array.isArray(inputs) ? inputs[0]! : inputs) ?? call.call(conv, inputs, kwargs);
  return layer;
}

const runOne = (kernel: string, inputs: NamedTensorMap, attributes: NamedAttrMap) =>
  engine().runKernel<Tensor>(kernel, inputs, attributes);

function run(conv: ConvLayer, x: Tensor): Tensor | undefined {
  const { bias, strides, padding: pad, dataFormat } = conv;
  const activation = (conv.activation?.getClassName() ?? 'linear') as ConvActivation;
  if (conv._callHook || !bias || dataFormat !== 'channelsLast') return undefined;
  const given = { bias: bias.read(), x, filter: conv.kernel.read() };
  if (!ACTIVATIONS.includes(activation) || !canRunFused(CONVOLUTION, given)) return undefined;
  const { filter } = given;
  const isTransposed = conv.getClassName() === 'Conv2DTranspose';
  const attributes = { strides, pad, dataFormat: 'NHWC' } as unknown as NamedAttrMap;
  const outputShape = isTransposed ? conv.computeOutputShape(x.shape) : undefined;
  return withGradients(
    given,
    (save) => {
      const y = runOne(CONVOLUTION, given, {
        ...attributes,
        activation,
        ...(outputShape && { outputShape }),
      });
      save([x, y]);
      return y;
    },
    (dy, [data, y]) => {
      const isLinear = activation === 'linear';
      const [d, dBias] = isLinear
        ? [dy, undefined]
        : (engine().runKernel<Tensor[]>(ACTIVATION_GRADIENT, { dy, y: y! }, { activation }) as [
            Tensor,
            Tensor,
          ]);
      return {
        bias: () => dBias ?? sum(d, [0, 1, 2]),
        x: () =>
          isTransposed
            ? runOne(Conv2D, { x: d, filter }, attributes)
            : runOne(
                Conv2DBackpropInput,
                { dy: d, filter },
                { ...attributes, inputShape: data!.shape },
              ),
        // The last that is asked for.
        filter: () => {
          const dFilter = runOne(
            Conv2DBackpropFilter,
            isTransposed ? { x: d, dy: data! } : { x: data!, dy: d },
            { ...attributes, filterShape: filter.shape },
          );
          if (!isLinear) dispose(d);
          return dFilter;
        },
      };
    },
  );
}
