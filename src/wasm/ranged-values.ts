/** What goes over values or rows one by one. */
export interface RangedValues {
  /** Columns whose sums are wanted. */
  columnSumsOf(
    first: number,
    count: number,
    rows: number,
    cols: number,
    x: number,
    out: number,
  ): void;
  /** Values, of which those that are not finite leave a 1 at a place. */
  noteNotFinite(first: number, count: number, x: number, place: number): void;
  /** Values. */
  activate(first: number, count: number, activation: 1 | 2, x: number): void;
  /** Blocks of rows. */
  activationSums(
    first: number,
    count: number,
    rows: number,
    cols: number,
    activation: 1 | 2,
    y: number,
    dy: number,
    d: number,
    sums: number,
  ): void;
  /** Values of each part. */
  sumParts(first: number, count: number, parts: number, size: number, x: number, out: number): void;
  /** Values. */
  adam(
    first: number,
    count: number,
    value: number,
    grad: number,
    m: number,
    v: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    rate: number,
    correction2: number,
    epsilon: number,
  ): void;
  /** Rows. */
  bernoulli(
    first: number,
    count: number,
    cols: number,
    x: number,
    logits: number,
    out: number,
    residual: number,
  ): void;
  /** Values. */
  tanh(first: number, count: number, x: number, out: number): void;
}
