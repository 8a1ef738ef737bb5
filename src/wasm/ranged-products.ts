/** Products of matrices, over ranges of their panels. */
export interface RangedProducts {
  /** Panels of a product's left side. */
  packRows(
    first: number,
    count: number,
    transA: boolean,
    m0: number,
    m1: number,
    k0: number,
    k1: number,
    m: number,
    k: number,
    a: number,
    packed: number,
  ): void;
  /** Panels of its right side. */
  packColumns(
    first: number,
    count: number,
    transB: boolean,
    k0: number,
    k1: number,
    n: number,
    k: number,
    b: number,
    packed: number,
  ): void;
  /** Panels of its rows, the right side packed. */
  sgemmRows(
    first: number,
    count: number,
    transA: boolean,
    k0: number,
    k1: number,
    m: number,
    n: number,
    k: number,
    a: number,
    packed: number,
    c: number,
    bias: number,
    activation: 0 | 1,
    scratch: number,
  ): void;
  /** Panels of its columns, the left side packed. */
  sgemmColumns(
    first: number,
    count: number,
    transB: boolean,
    m0: number,
    m1: number,
    k0: number,
    k1: number,
    m: number,
    n: number,
    k: number,
    packed: number,
    b: number,
    c: number,
    bias: number,
    activation: 0 | 1,
    scratch: number,
  ): void;
  /** Lists of the nonzero values of rows of a product's left side. */
  sparseLists(
    first: number,
    count: number,
    transA: boolean,
    stride: number,
    rows: number,
    k: number,
    a: number,
    lists: number,
  ): void;
  /** Strips of a product's columns, from those lists. */
  sparseStrips(
    first: number,
    count: number,
    rows: number,
    n: number,
    k: number,
    b: number,
    c: number,
    bias: number,
    activation: 0 | 1,
    lists: number,
    scratch: number,
  ): void;
}
