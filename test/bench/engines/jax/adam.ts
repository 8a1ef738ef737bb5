import { numpy as np } from '@jax-js/jax';

/** Adam's averages of gradients and of their squares, one of each for each weight. */
export type Moments = { readonly first: np.Array[]; readonly second: np.Array[] };

/** Averages of nothing yet. */
export function initialMoments(shapes: readonly number[][]): Moments {
  return {
    first: shapes.map((shape) => np.zeros(shape)),
    second: shapes.map((shape) => np.zeros(shape)),
  };
}

/** Adam's rule (D. P. Kingma and J. Ba, ICLR 2015, algorithm 1) with the constants of tfjs. */
export function adam(
  weights: np.Array[],
  gradients: np.Array[],
  moments: Moments,
  corrections: np.Array[],
): [np.Array[], Moments] {
  const [firstCorrection, secondCorrection] = corrections as [np.Array, np.Array];
  const first = moments.first.map((average, i) => average.mul(0.9).add(gradients[i]!.ref.mul(0.1)));
  const second = moments.second.map((average, i) =>
    average.mul(0.999).add(np.square(gradients[i]!).mul(0.001)),
  );
  const updated = weights.map((weight, i) => {
    const direction = first[i]!.ref.mul(firstCorrection.ref);
    const size = np.sqrt(second[i]!.ref.mul(secondCorrection.ref)).add(1e-7);
    return weight.sub(direction.div(size).mul(0.001));
  });
  firstCorrection.dispose();
  secondCorrection.dispose();
  return [updated, { first, second }];
}
