const CONVOLUTION = ['Conv2DBackpropInput', 'Conv2DBackpropFilter'];
const DEPTHWISE = ['DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'];

/**
 * Kernels that some backends lack and that a kind of layer trains with; by the names of tfjs's
 * classes.
 */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  Conv1D: CONVOLUTION,
  Conv2D: CONVOLUTION,
  Conv2DTranspose: CONVOLUTION,
  ConvLSTM2DCell: CONVOLUTION,
  DepthwiseConv2D: DEPTHWISE,
  SeparableConv2D: DEPTHWISE,
  Embedding: ['UnsortedSegmentSum'],
};

/** The kernels that a kind of layer trains with and some backends lack. */
export function neededKernels(kind: string): readonly string[] {
  return NEEDED[kind] ?? [];
}
