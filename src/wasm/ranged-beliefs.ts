/** Mean fields of sigmoid belief networks, in float64, of a network as kernels/belief-memory lays it. */
export interface RangedBeliefs {
  /** Data. */
  beliefAscend(
    first: number,
    count: number,
    network: number,
    tolerance: number,
    maxIterations: number,
    residual: boolean,
    scratch: number,
  ): void;
  /** Pairs of children. */
  beliefGradient(first: number, count: number, network: number, level: number, data: number): void;
}
