/** Two directions of a space, and where they meet. */
export interface Axes {
  readonly centre: readonly number[];
  readonly directions: readonly [readonly number[], readonly number[]];
  /** Which share of the variance lies along each. */
  readonly shares: readonly [number, number];
}

/** Enough for a picture: they start from the axes of the time before. */
const ITERATIONS = 30;

/**
 * The first two principal axes of some rows, by orthogonal iteration on their covariance; they keep
 * their senses from one time to the next, so that a picture of them does not flip.
 *
 * @param values - Rows of `width` values each, at least 2.
 * @param before - The axes of the time before, if there were any.
 */
export function principalAxes(values: ArrayLike<number>, width: number, before?: Axes): Axes {
  const centre = meanOf(values, width);
  const covariance = covarianceOf(values, centre);
  const known = before?.centre.length === width ? before.directions : undefined;
  let [first, second] = known ?? [start(width, 1), start(width, 2)];
  for (let i = 0; i < ITERATIONS; i++) {
    first = unit(times(covariance, first), first);
    const next = times(covariance, second);
    const along = dot(next, first);
    second = unit(
      next.map((value, j) => value - along * first[j]!),
      second,
    );
  }
  const total = covariance.reduce((sum, row, j) => sum + row[j]!, 0) || 1;
  const share = (direction: readonly number[]) =>
    dot(direction, times(covariance, direction)) / total;
  return { centre, directions: [first, second], shares: [share(first), share(second)] };
}

/** Two of the coordinates as axes, from 0. */
export function coordinateAxes(width: number, pair: readonly [number, number]): Axes {
  const along = (at: number) => Array.from({ length: width }, (_, j) => Number(j === at));
  return {
    centre: new Array<number>(width).fill(0),
    directions: [along(pair[0]), along(pair[1])],
    shares: [NaN, NaN],
  };
}

/** The two coordinates of each row along axes. */
export function projected(
  values: ArrayLike<number>,
  { centre, directions: [first, second] }: Axes,
): Float32Array<ArrayBuffer> {
  const width = centre.length;
  const result = new Float32Array((2 * values.length) / width);
  for (let row = 0; row < values.length / width; row++) {
    let [x, y] = [0, 0];
    for (let j = 0; j < width; j++) {
      const value = values[row * width + j]! - centre[j]!;
      x += value * first[j]!;
      y += value * second[j]!;
    }
    result[2 * row] = x;
    result[2 * row + 1] = y;
  }
  return result;
}

function meanOf(values: ArrayLike<number>, width: number): number[] {
  const sums = new Array<number>(width).fill(0);
  for (let i = 0; i < values.length; i++) sums[i % width]! += values[i]!;
  return sums.map((sum) => (sum * width) / values.length);
}

function covarianceOf(values: ArrayLike<number>, centre: readonly number[]): number[][] {
  const width = centre.length;
  const sums = centre.map(() => new Array<number>(width).fill(0));
  for (let at = 0; at < values.length; at += width) {
    for (let j = 0; j < width; j++) {
      const value = values[at + j]! - centre[j]!;
      const row = sums[j]!;
      for (let k = 0; k < width; k++) row[k]! += value * (values[at + k]! - centre[k]!);
    }
  }
  return sums.map((row) => row.map((sum) => (sum * width) / values.length));
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, j) => sum + value * b[j]!, 0);

const times = (matrix: readonly (readonly number[])[], vector: readonly number[]) =>
  matrix.map((row) => dot(row, vector));

/** A vector of length 1; the one before where there is no direction. */
function unit(vector: readonly number[], before: readonly number[]): readonly number[] {
  const length = Math.sqrt(dot(vector, vector));
  return length > 1e-12 ? vector.map((value) => value / length) : before;
}

/** Somewhere to start from, the same at each time, with a part along any axis. */
function start(width: number, seed: number): readonly number[] {
  const vector = Array.from({ length: width }, (_, j) => Math.sin(1 + seed * (j + 1)));
  return unit(vector, vector);
}
