import { engine, getBackend, getKernel, type NamedAttrMap } from '@tensorflow/tfjs-core';

/** Makes a {@link PointSpace} of a {@link PointSpaceRequest} as attributes. */
export const POINT_SPACE = 'VaeKitPointSpace';

/** Points as they lie. */
interface Rows {
  /** `[N, D]`. */
  readonly values: Float64Array;
  /** D. */
  readonly dimensions: number;
}

/**
 * Points between which and others distances are taken again and again. Its memory is its own until
 * it is released.
 */
export interface PointSpace {
  /**
   * Finds which of centres, `[K, D]`, is the nearest to each point from `from`, a multiple of 8, to
   * `to`; the first of several.
   */
  nearest(centres: Float64Array, owners: Int32Array, from: number, to: number): void;
  /**
   * What the sum of the points' squared distances from the nearest centre would be with one more,
   * for each of several, `[T, D]`, T no more than was asked for. There are no centres at first.
   */
  tryCentres(candidates: Float64Array): Float64Array;
  /** Makes one of those a centre; the sum then. */
  takeCentre(candidate: number): number;
  /** The point at which a running sum of the squared distances passes a number, or the last. */
  pointAt(target: number): number;
  /** Frees the memory. */
  release(): void;
}

/** What the kernel is told, and where it leaves what it makes, if it has the memory. */
export interface PointSpaceRequest extends Rows {
  /** The most centres that are tried at once, T. */
  readonly trials: number;
  /** The most centres whose points are looked for, K. */
  readonly centres: number;
  space?: PointSpace;
}

/** How many points' squared distances are summed apart. */
export const SUMMED = 8;

/** Where a running sum of squared distances passes a number; the last where it never does. */
export function whereSumPasses(target: number, squares: Float64Array, sums: Float64Array): number {
  let rest = target;
  let eight = 0;
  while (eight < sums.length - 1 && rest >= sums[eight]!) rest -= sums[eight++]!;
  for (let i = SUMMED * eight; i < squares.length; i++) {
    rest -= squares[i]!;
    if (rest < 0) return i;
  }
  return squares.length - 1;
}

/** A space in the memory of the backend in use, if it has a kernel for that and room. */
export function backendSpace(wanted: Omit<PointSpaceRequest, 'space'>): PointSpace | undefined {
  const kernel = getKernel(POINT_SPACE, getBackend());
  if (!kernel) return undefined;
  const request: PointSpaceRequest = { ...wanted };
  const attrs = request as unknown as NamedAttrMap;
  kernel.kernelFunc({ inputs: {}, backend: engine().backend, attrs });
  return request.space;
}
