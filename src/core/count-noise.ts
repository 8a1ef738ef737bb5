import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { splitKey, type Key } from './keys.js';
import { normalStream, wordStream } from './noise.js';

/** What numbers of one kind of count are drawn from. */
export interface CountStreams {
  /** Uniform between 0 and 1, both excluded. */
  readonly uniform: () => number;
  readonly normal: () => number;
}

/**
 * A tensor of counts, each drawn by a function of where it stands; as many draws as each needs
 * make this no work for a backend.
 */
export function countNoise(
  key: Key,
  shape: readonly number[],
  draw: (streams: CountStreams, i: number) => number,
): Tensor {
  const [first, second] = splitKey(key, 2);
  const words = wordStream(first);
  const streams = { uniform: () => (words() + 0.5) * 2 ** -32, normal: normalStream(second) };
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, i) => draw(streams, i)),
    [...shape],
    'float32',
  );
}

/** A count with a mean; by W. Hörmann, The transformed rejection method (1993), where it is large. */
export function drawPoisson({ uniform }: CountStreams, mean: number): number {
  if (!(mean < 1e9)) return Number.isNaN(mean) ? mean : Math.round(mean);
  if (mean < 10) {
    let count = 0;
    for (let rest = Math.exp(-mean), product = uniform(); product > rest; count++)
      product *= uniform();
    return count;
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const half = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / half + b) * u + mean + 0.43);
    if (half >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return count;
    if (count < 0 || (half < 0.013 && v > half)) continue;
    const bound = count * Math.log(mean) - mean - logFactorial(count);
    if (Math.log((v * inverse) / (a / half ** 2 + b)) <= bound) return count;
  }
}

/** A number of Gamma's distribution of scale 1 (Marsaglia and Tsang, 2000). */
export function drawGamma(streams: CountStreams, shape: number): number {
  if (shape < 1)
    return drawGamma(streams, shape + 1) * Math.exp(Math.log(streams.uniform()) / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = streams.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(streams.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v)))
      return d * v;
  }
}

/** log n! by Stirling's series. */
function logFactorial(n: number): number {
  let product = 1;
  let x = n + 1;
  for (; x < 10; x++) product *= x;
  const y = 1 / (x * x);
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}
