/** For which sigmoid belief network mean fields are wanted; its weights stay as they are. */
export interface MeanFieldsRequest {
  /** How many units each level has, from the data upwards. */
  readonly sizes: readonly number[];
  /** One for each level. */
  readonly biases: readonly ArrayLike<number>[];
  /** From level l + 1 to level l, `[units of l + 1, units of l]`. */
  readonly kernels: readonly ArrayLike<number>[];
  /** The greatest change of any mean in a sweep that counts as none. */
  readonly tolerance: number;
  /** The most sweeps. */
  readonly maxIterations: number;
  /** How many data there are. */
  readonly count: number;
  /** Whether the sums of the gradient are wanted. */
  readonly gradient: boolean;
  /** Whether the residuals are. */
  readonly residual: boolean;
}

/** A datum whose mean field is wanted. */
export interface FieldDatum {
  readonly values: ArrayLike<number>;
  /** First means of all hidden levels, one after the other; the network's own unless given. */
  readonly hidden?: ArrayLike<number> | undefined;
  /** What it counts in the gradient. */
  readonly weight: number;
}

/** The mean field of a datum. */
export interface FoundField {
  /** The datum, then the means of each hidden level. */
  readonly values: readonly Float64Array[];
  /** E[z] of each child of each link, and the bound on E[log(1 + e^z)]. */
  readonly tilts: readonly { readonly mean: Float64Array; readonly bound: Float64Array }[];
  readonly sweeps: number;
  /** How far any mean is from the one that it asks for, at most; if it was wanted. */
  readonly residual: number;
}

/** Finds a factorised q of its own for each datum. What it holds is its own until it is released. */
export interface MeanFields {
  /** How many data are worth asking for at once, at most. */
  readonly together: number;
  /** Climbs for data, no more than `together`; what was found holds until the next call. */
  climb(data: readonly FieldDatum[]): readonly FoundField[];
  /** Sums over all data so far of the bound's gradient, laid out as biases and kernels are. */
  gradient(): readonly Float64Array[];
  /** Frees the memory. */
  release(): void;
}
