/** EM and k-means of points, in float64. */
export interface RangedMixtures {
  /** Eights of points. */
  mixtureExpect(
    first: number,
    count: number,
    n: number,
    components: number,
    dimensions: number,
    triangular: boolean,
    points: number,
    means: number,
    inverses: number,
    constants: number,
    shares: number,
    stride: number,
    mosts: number,
    totals: number,
    scratch: number,
  ): void;
  /** Eights of points. */
  nearestCentres(
    first: number,
    count: number,
    dimensions: number,
    centres: number,
    lanes: number,
    means: number,
    owners: number,
  ): void;
  /** Eights of points. */
  lowerSquares(
    first: number,
    count: number,
    dimensions: number,
    candidates: number,
    lanes: number,
    means: number,
    squares: number,
    lowered: number,
    sums: number,
    stride: number,
  ): void;
  /** Components. */
  mixtureMoments(
    first: number,
    count: number,
    dimensions: number,
    products: boolean,
    n: number,
    points: number,
    shares: number,
    stride: number,
    origins: number,
    zeroths: number,
    firsts: number,
    seconds: number,
    scratch: number,
  ): void;
}
