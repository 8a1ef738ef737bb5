import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  bernoulliPrior,
  conditionalPrior,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  scoreFunction,
  vae,
  type Vae,
} from '../../src/index.js';
import { allBits, normalQuadrature } from './enumerate.js';
import { float64Stream } from './random.js';

/** A model whose log-likelihood is known, and some data. */
export interface Integrable {
  readonly model: Vae;
  readonly data: Tensor;
  /** log p(x) of each datum, in float64. */
  readonly exact: readonly number[];
}

type Rows = readonly (readonly number[])[];

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Gives a model weights drawn between ±`scale`, and returns them by name, as float64 rows. */
function setWeights(model: Pick<Vae, 'weights'>, scale: number): Record<string, Rows> {
  const next = float64Stream(5);
  return Object.fromEntries(
    Object.entries(model.weights).map(([name, weight]) => {
      const width = weight.shape.at(-1)!;
      const values = Float32Array.from({ length: weight.size }, () => scale * (2 * next() - 1));
      weight.assign(tensor(values, weight.shape));
      const rows = Array.from({ length: values.length / width }, (_, i) =>
        Array.from(values.subarray(i * width, (i + 1) * width)),
      );
      return [name.replace(/^(\w+)\/.*\//, '$1/'), rows];
    }),
  );
}

/** b + x W for a linear network. */
function linear(weights: Record<string, Rows>, network: string, x: readonly number[]): number[] {
  const [kernel, [bias]] = [weights[`${network}/kernel`]!, weights[`${network}/bias`]!];
  return bias!.map((each, j) => each + sum(x.map((value, i) => value * kernel[i]![j]!)));
}

const parts = { encoder: mlpEncoder([]), decoder: mlpDecoder([]) };

const everything = () => 1;

/**
 * Factor analysis with z of 2: x ~ N(b, W Wᵀ + σ² I), by Woodbury's identity.
 *
 * @param seen - 1 where a value was observed, whose likelihood alone is told, as the marginal of a
 * Gaussian is that of its rows and columns.
 */
export function linearGaussian(seen: (row: number, j: number) => number = everything): Integrable {
  const variance = 0.7 ** 2;
  const model = vae({ data: [3], latent: 2, ...parts, likelihood: gaussian({ scale: 0.7 }) });
  const weights = setWeights(model, 0.8);
  const rows = [
    [0.5, 1, -0.3],
    [-1.5, 0.2, 0.4],
    [2, -1, 1],
    [0, 0, 0],
  ];
  const kernel = weights['decoder/kernel']!;
  const exact = rows.map((row, n) => {
    const dot = (x: readonly number[], y: readonly number[]) =>
      sum(x.map((value, j) => seen(n, j) * value * y[j]!));
    // I + Wᵀ W / σ², of which the determinant and the inverse are those of a 2 × 2 matrix.
    const [a, b, d] = [
      1 + dot(kernel[0]!, kernel[0]!) / variance,
      dot(kernel[0]!, kernel[1]!) / variance,
      1 + dot(kernel[1]!, kernel[1]!) / variance,
    ];
    const determinant = a * d - b * b;
    const mean = linear(weights, 'decoder', [0, 0]);
    const rest = row.map((value, j) => value - mean[j]!);
    const [u, v] = [dot(kernel[0]!, rest) / variance, dot(kernel[1]!, rest) / variance];
    const explained = (d * u * u - 2 * b * u * v + a * v * v) / determinant;
    return (
      -0.5 *
      (dot(rest, rest) / variance -
        explained +
        Math.log(determinant) +
        sum(row.map((_, j) => seen(n, j))) * Math.log(2 * Math.PI * variance))
    );
  });
  return { model, data: tensor(rows), exact };
}

/** x ~ N(b, w wᵀ + σ² I) with z of 1, whose encoder gives the exact posterior. */
export function knownPosterior(
  own: Partial<Pick<Vae, 'estimator' | 'kl' | 'objective'>> = {},
): Integrable {
  const variance = 0.7 ** 2;
  const likelihood = gaussian({ scale: 0.7 });
  const model = vae({ data: [3], latent: 1, ...parts, likelihood, ...own });
  const weights = setWeights(model, 0.8);
  const [[w], [b]] = [weights['decoder/kernel']! as [number[]], weights['decoder/bias']!];
  const precision = 1 + sum(w.map((each) => each * each)) / variance;
  const slopes = w.map((each) => each / variance / precision);
  const [kernel, bias] = Object.entries(model.weights).flatMap(([name, weight]) =>
    name.startsWith('encoder/') ? [weight] : [],
  );
  kernel!.assign(tensor(slopes.map((slope) => [slope, 0])));
  bias!.assign(tensor([-sum(slopes.map((slope, j) => slope * b![j]!)), -Math.log(precision)]));
  const rows = [
    [0.5, 1, -0.3],
    [3, -2, 1],
  ];
  const exact = rows.map((row) => {
    const rest = row.map((value, j) => value - b![j]!);
    const along = sum(w.map((each, j) => each * rest[j]!)) / variance;
    return (
      -0.5 *
      (sum(rest.map((each) => each * each)) / variance -
        (along * along) / precision +
        Math.log(precision) +
        3 * Math.log(2 * Math.PI * variance))
    );
  });
  return { model, data: tensor(rows), exact };
}

const BITS = [
  [1, 0, 1, 1, 0],
  [0, 0, 1, 0, 0],
  [1, 1, 1, 0, 1],
];

/** Five bits of a plane of latents, integrated by quadrature. */
export function planeOfBits(): Integrable {
  const model = vae({ data: [5], latent: 2, ...parts, likelihood: bernoulli() });
  const weights = setWeights(model, 1);
  const points = normalQuadrature(0.25);
  const exact = BITS.map((row) =>
    Math.log(
      sum(
        points.flatMap((first) =>
          points.map((second) => {
            const logits = linear(weights, 'decoder', [first.point, second.point]);
            return first.weight * second.weight * Math.exp(logProbability(logits, row));
          }),
        ),
      ),
    ),
  );
  return { model, data: tensor(BITS), exact };
}

/** Five bits of six bits, enumerated; of those that were observed. */
export function bitsOfBits(seen: (row: number, j: number) => number = everything): Integrable {
  const model = vae({
    data: [5],
    latent: 6,
    ...parts,
    likelihood: bernoulli(),
    posterior: bernoulli(),
    prior: bernoulliPrior(0.3),
    estimator: scoreFunction(),
  });
  const weights = setWeights(model, 1);
  const prior = Math.log(0.3 / 0.7);
  const exact = BITS.map((row, n) =>
    Math.log(
      sum(
        allBits(6).map((z) =>
          Math.exp(
            logProbability(linear(weights, 'decoder', z), row, (j) => seen(n, j)) +
              logProbability(new Array<number>(6).fill(prior), z),
          ),
        ),
      ),
    ),
  );
  return { model, data: tensor(BITS), exact };
}

function logProbability(
  logits: readonly number[],
  bits: readonly number[],
  seen: (j: number) => number = everything,
): number {
  return sum(logits.map((logit, j) => seen(j) * (bits[j]! * logit - softplus(logit))));
}

/** A CVAE whose prior is learned, with a latent of one number: x ~ N(m, w wᵀ s² + σ² I). */
export function conditionalGaussian(): Omit<Integrable, 'model'> & {
  readonly model: Vae<true>;
  readonly condition: Tensor;
} {
  const variance = 0.6 ** 2;
  const model = vae({
    data: [2],
    latent: 1,
    condition: 2,
    ...parts,
    likelihood: gaussian({ scale: 0.6 }),
    prior: conditionalPrior(),
  });
  const weights = setWeights(model, 0.7);
  const rows = [
    [0.5, -0.2],
    [1, 0.3],
    [-1, 0.8],
  ];
  const labels = [
    [1, 0],
    [0, 1],
    [0, 1],
  ];
  const exact = rows.map((row, n) => {
    const label = labels[n]!;
    const of = (name: string) => sum(label.map((y, k) => y * weights[name]![k]![0]!));
    const [mean, spread] = [of('prior/mean'), Math.exp(2 * of('prior/logScale'))];
    const rest = linear(weights, 'decoder', [mean, ...label]).map((m, j) => row[j]! - m);
    const w = weights['decoder/kernel']![0]!;
    const along = sum(w.map((each, j) => each * rest[j]!));
    const gain = 1 + (spread * sum(w.map((each) => each * each))) / variance;
    const square = sum(rest.map((each) => each * each));
    return (
      -0.5 *
      (square / variance -
        (spread * along * along) / variance ** 2 / gain +
        Math.log(gain) +
        2 * Math.log(2 * Math.PI * variance))
    );
  });
  return { model, data: tensor(rows), exact, condition: tensor(labels) };
}
