import type { backend_util } from '@tensorflow/tfjs-core';

type PlaneInfo = ReturnType<typeof backend_util.computePool2DInfo>;
type VolumeInfo = ReturnType<typeof backend_util.computePool3DInfo>;

/** Pooling windows over volumes; a plane is a volume of depth 1. */
export interface Windows {
  readonly batch: number;
  readonly channels: number;
  /** Depth, height and width of the input. */
  readonly inputs: readonly [number, number, number];
  /** Depth, height and width of the output. */
  readonly outputs: readonly [number, number, number];
  /** Depth, height and width of a window. */
  readonly filter: readonly [number, number, number];
  /** From window to window. */
  readonly stride: readonly [number, number, number];
  /** How far the first window reaches past the start. */
  readonly pad: readonly [number, number, number];
}

/** The windows of pooling over planes. */
export function windowsOfPlanes(info: PlaneInfo): Windows {
  return {
    batch: info.batchSize,
    channels: info.inChannels,
    inputs: [1, info.inHeight, info.inWidth],
    outputs: [1, info.outHeight, info.outWidth],
    filter: [1, info.filterHeight, info.filterWidth],
    stride: [1, info.strideHeight, info.strideWidth],
    pad: [0, info.padInfo.top, info.padInfo.left],
  };
}

/** The windows of pooling over volumes. */
export function windowsOfVolumes(info: VolumeInfo): Windows {
  return {
    batch: info.batchSize,
    channels: info.inChannels,
    inputs: [info.inDepth, info.inHeight, info.inWidth],
    outputs: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    stride: [info.strideDepth, info.strideHeight, info.strideWidth],
    pad: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  };
}

/**
 * Where the maximum of each window lies: the first place among equals.
 *
 * @param x - The input, channels last.
 * @param windows - The windows over it.
 * @returns For each element of the output its position in the input, or −1 where the window holds
 * padding alone.
 */
export function maxPositions(x: Float32Array, windows: Windows): Int32Array {
  const { batch, channels, inputs, outputs, filter, stride, pad } = windows;
  const positions = new Int32Array(batch * outputs[0] * outputs[1] * outputs[2] * channels).fill(
    -1,
  );
  let to = 0;
  for (let item = 0; item < batch; item++) {
    for (let plane = 0; plane < outputs[0]; plane++) {
      const [firstPlane, endPlane] = range(plane, 0);
      for (let row = 0; row < outputs[1]; row++) {
        const [firstRow, endRow] = range(row, 1);
        for (let column = 0; column < outputs[2]; column++) {
          const [firstColumn, endColumn] = range(column, 2);
          for (let p = firstPlane; p < endPlane; p++) {
            for (let r = firstRow; r < endRow; r++) {
              for (let c = firstColumn; c < endColumn; c++) {
                const from = (((item * inputs[0] + p) * inputs[1] + r) * inputs[2] + c) * channels;
                for (let channel = 0; channel < channels; channel++) {
                  const best = positions[to + channel]!;
                  if (best < 0 || x[from + channel]! > x[best]!)
                    positions[to + channel] = from + channel;
                }
              }
            }
          }
          to += channels;
        }
      }
    }
  }
  return positions;

  /** The part of a window along an axis that is not padding. */
  function range(output: number, axis: 0 | 1 | 2): [number, number] {
    const start = output * stride[axis] - pad[axis];
    return [Math.max(0, start), Math.min(inputs[axis], start + filter[axis])];
  }
}

/** Adds what each window got to the element that was its maximum. */
export function addToMaxima(dy: Float32Array, positions: Int32Array, dx: Float32Array): void {
  dx.fill(0);
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i]!;
    if (position >= 0) dx[position]! += dy[i]!;
  }
}

/** Copies each window's maximum; −∞ where the window holds padding alone. */
export function takeMaxima(x: Float32Array, positions: Int32Array, y: Float32Array): void {
  for (let i = 0; i < positions.length; i++) y[i] = x[positions[i]!] ?? -Infinity;
}
