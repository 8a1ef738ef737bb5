/** What the E-step says of N points, before the sums are made. */
export interface SpanPosterior {
  /** p(component | point), component k's of point i at `k * stride + i`. */
  readonly shares: Float64Array;
  readonly stride: number;
  /** The greatest of a point's log-densities. */
  readonly mosts: Float64Array;
  /** Σ exp(log-density − greatest). NaN where a square overflowed: its shares are no good. */
  readonly totals: Float64Array;
}

/** An E-step, sums for an M-step, or both, over N points. */
export interface MixtureSpan {
  /** `[N, D]`. */
  readonly values: Float64Array;
  /** K. */
  readonly count: number;
  /** D. */
  readonly dimensions: number;
  /** As `Densities` has them; without them `settle` has to write the shares, which are 0 before. */
  readonly densities?: {
    readonly triangular: boolean;
    readonly means: Float64Array;
    readonly inverses: Float64Array;
    readonly constants: Float64Array;
  };
  /** Looks at the posterior, and may write the shares, before they are summed. */
  settle(posterior: SpanPosterior): void;
  /** Is added to, as `Moments` has them. */
  readonly moments?: {
    readonly products: boolean;
    readonly origins: Float64Array;
    readonly zeroth: Float64Array;
    readonly first: Float64Array;
    readonly second: Float64Array;
  };
}
