import {
  add,
  dispose,
  isFinite as finite,
  mul,
  ones,
  square,
  stack,
  tensor,
  tidy,
  valueAndGrad,
  where,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { withoutRemains } from '../core/gradients.js';
import { foldIn, type Key } from '../core/keys.js';
import { normalNoise, uniformStream } from '../core/noise.js';
import { sharedShape } from '../core/shapes.js';
import { sumEvent } from '../core/sum-event.js';

/** The two parts of log p(x, z), each a function from latents `[R, ...latent]` to shape `[R]`. */
export interface JointDensity {
  logLikelihood(z: Tensor): Tensor;
  logPrior(z: Tensor): Tensor;
}

/** Where chains are, one a row, and what is known of the density there. */
export interface Chains {
  readonly z: Tensor;
  /** The gradients of both parts by z. */
  readonly byLikelihood: Tensor;
  readonly byPrior: Tensor;
  readonly logLikelihood: Float32Array;
  readonly logPrior: Float32Array;
}

/** How chains move. */
export interface Move {
  /** The inverse temperature: the density is p(z) p(x | z)^β. */
  readonly beta: number;
  /** The step size of each row. */
  readonly stepSizes: Float32Array;
  readonly leapfrogSteps: number;
  readonly key: Key;
}

type Point = {
  readonly logLikelihood: Tensor;
  readonly logPrior: Tensor;
  readonly byLikelihood: Tensor;
  readonly byPrior: Tensor;
};

function pointAt({ logLikelihood, logPrior }: JointDensity, z: Tensor): Point {
  return withoutRemains(() => {
    const one = ones([z.shape[0]]);
    // A chain that has run away is looked at elsewhere, and refused: its own z is not finite.
    const seen = where(finite(z), z, zerosLike(z));
    const likelihood = valueAndGrad(logLikelihood)(seen, one);
    const prior = valueAndGrad(logPrior)(seen, one);
    return {
      logLikelihood: likelihood.value,
      byLikelihood: likelihood.grad,
      logPrior: prior.value,
      byPrior: prior.grad,
    };
  });
}

/** Begins chains at latents, which they take over. */
export async function beginChains(density: JointDensity, z: Tensor): Promise<Chains> {
  let point: Point;
  try {
    point = tidy(() => pointAt(density, z));
  } catch (error) {
    z.dispose();
    throw error;
  }
  const { logLikelihood, logPrior, byLikelihood, byPrior } = point;
  const values = [await logLikelihood.data<'float32'>(), await logPrior.data<'float32'>()] as const;
  dispose([logLikelihood, logPrior]);
  return {
    z,
    byLikelihood,
    byPrior,
    logLikelihood: Float32Array.from(values[0]),
    logPrior: Float32Array.from(values[1]),
  };
}

/** Frees the tensors of chains. */
export function disposeChains({ z, byLikelihood, byPrior }: Chains): void {
  dispose([z, byLikelihood, byPrior]);
}

/**
 * One transition of Hamiltonian Monte Carlo for each row, which leaves p(z) p(x | z)^β as it is: a
 * fresh momentum r ~ N(0, I), leapfrog steps of the size ε, and acceptance with the probability
 * min(1, e^(H − H′)). R. M. Neal, MCMC using Hamiltonian dynamics (2011).
 *
 * @returns Where the chains are then, the tensors of before being disposed, and the probability of
 * acceptance of each row.
 */
export async function moveChains(
  density: JointDensity,
  chains: Chains,
  { beta, stepSizes, leapfrogSteps, key }: Move,
): Promise<{ readonly chains: Chains; readonly acceptance: Float64Array }> {
  const rows = stepSizes.length;
  const { shape } = chains.z;
  const proposed = tidy(() => {
    const step = tensor(stepSizes, sharedShape(shape));
    const half = mul(step, 0.5);
    const kick = (momentum: Tensor, at: Pick<Point, 'byLikelihood' | 'byPrior'>, by: Tensor) =>
      add(momentum, mul(by, add(mul(at.byLikelihood, beta), at.byPrior)));
    const first = normalNoise(foldIn(key, 0), shape);
    let z = chains.z;
    let momentum = kick(first, chains, half);
    let point: Point;
    for (let i = 1; i <= leapfrogSteps; i++) {
      // What a step has made besides is freed at once: it is as large as the data.
      ({ z, momentum, point } = tidy(() => {
        const next = add(z, mul(step, momentum));
        const there = pointAt(density, next);
        const by = i < leapfrogSteps ? step : half;
        return { z: next, momentum: kick(momentum, there, by), point: there };
      }));
    }
    const energies = [first, momentum].map((each) => mul(sumEvent(square(each)), 0.5));
    return {
      z,
      byLikelihood: point!.byLikelihood,
      byPrior: point!.byPrior,
      figures: stack([point!.logLikelihood, point!.logPrior, ...energies]),
    };
  });
  const figures = await proposed.figures.data<'float32'>();
  const next = uniformStream(foldIn(key, 1));
  const acceptance = new Float64Array(rows);
  const width = chains.z.size / rows;
  const accepted = new Uint8Array(chains.z.size);
  const [logLikelihood, logPrior] = [chains.logLikelihood.slice(), chains.logPrior.slice()];
  for (let i = 0; i < rows; i++) {
    const [likelihood, prior] = [figures[i]!, figures[rows + i]!];
    const gained =
      beta * (likelihood - logLikelihood[i]!) +
      (prior - logPrior[i]!) +
      (figures[2 * rows + i]! - figures[3 * rows + i]!);
    const probability = Math.min(1, Math.exp(gained));
    // What is not a number is no place to go to.
    acceptance[i] = probability >= 0 ? probability : 0;
    if (next() >= acceptance[i]!) continue;
    [logLikelihood[i], logPrior[i]] = [likelihood, prior];
    accepted.fill(1, i * width, (i + 1) * width);
  }
  const moved = tidy(() => {
    const takes = tensor(accepted, shape, 'bool');
    const choose = (name: 'z' | 'byLikelihood' | 'byPrior') =>
      where(takes, proposed[name], chains[name]);
    return {
      z: choose('z'),
      byLikelihood: choose('byLikelihood'),
      byPrior: choose('byPrior'),
    };
  });
  dispose(proposed);
  disposeChains(chains);
  return { chains: { ...moved, logLikelihood, logPrior }, acceptance };
}
