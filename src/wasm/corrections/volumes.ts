/** A convolution over volumes; depth, height and width in this order. */
export interface Volumes {
  readonly batch: number;
  readonly channels: number;
  readonly maps: number;
  readonly inputs: readonly [number, number, number];
  readonly outputs: readonly [number, number, number];
  readonly filter: readonly [number, number, number];
  readonly stride: readonly [number, number, number];
  /** How far the first window reaches past the start. */
  readonly pad: readonly [number, number, number];
}

/**
 * A voxel of the input, the one of the output that sees it, and the tap of the filter that joins
 * them: where each starts.
 */
type Visit = (input: number, output: number, tap: number) => void;

/** Calls for each pair of voxels that the convolution joins; what is padding is left out. */
function forEachPair(
  { batch, channels, maps, inputs, outputs, filter, stride, pad }: Volumes,
  visit: Visit,
): void {
  let output = 0;
  for (let item = 0; item < batch; item++) {
    for (let plane = 0; plane < outputs[0]; plane++) {
      const z = plane * stride[0] - pad[0];
      for (let row = 0; row < outputs[1]; row++) {
        const y = row * stride[1] - pad[1];
        for (let column = 0; column < outputs[2]; column++) {
          const x = column * stride[2] - pad[2];
          for (let i = Math.max(0, -z); i < Math.min(filter[0], inputs[0] - z); i++) {
            for (let j = Math.max(0, -y); j < Math.min(filter[1], inputs[1] - y); j++) {
              for (let k = Math.max(0, -x); k < Math.min(filter[2], inputs[2] - x); k++) {
                const input = ((item * inputs[0] + z + i) * inputs[1] + y + j) * inputs[2] + x + k;
                visit(
                  input * channels,
                  output,
                  ((i * filter[1] + j) * filter[2] + k) * channels * maps,
                );
              }
            }
          }
          output += maps;
        }
      }
    }
  }
}

/** Adds to the gradient by the input: each voxel gets back what it gave. */
export function addInputGradient(
  volumes: Volumes,
  dy: Float32Array,
  filter: Float32Array,
  dx: Float32Array,
): void {
  const { channels, maps } = volumes;
  forEachPair(volumes, (input, output, tap) => {
    for (let channel = 0; channel < channels; channel++) {
      let total = dx[input + channel]!;
      for (let map = 0; map < maps; map++)
        total += dy[output + map]! * filter[tap + channel * maps + map]!;
      dx[input + channel] = total;
    }
  });
}

/** Adds to the gradient by the filter. */
export function addFilterGradient(
  volumes: Volumes,
  x: Float32Array,
  dy: Float32Array,
  dFilter: Float32Array,
): void {
  const { channels, maps } = volumes;
  forEachPair(volumes, (input, output, tap) => {
    for (let channel = 0; channel < channels; channel++) {
      const value = x[input + channel]!;
      for (let map = 0; map < maps; map++)
        dFilter[tap + channel * maps + map]! += value * dy[output + map]!;
    }
  });
}
