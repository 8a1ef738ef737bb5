/**
 * Functions of assembly/ that compute a range of their units, whichever thread asks for it: `count`
 * of them from `first` on. Each writes what is its range's alone, with the same bits however the
 * units are divided. What needs scratch memory takes its address last, and is given its thread's own.
 */
export interface RangedExports {
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
  /** Channels of a filter. */
  winogradFilter(
    first: number,
    count: number,
    filter: number,
    out: number,
    channels: number,
    maps: number,
    scratch: number,
  ): void;
  /** Tiles of a convolution, counted through all images. */
  winograd(
    first: number,
    count: number,
    x: number,
    filter: number,
    bias: number,
    y: number,
    ...rest: [...sizes: WinogradSizes, activation: 0 | 1, scratch: number]
  ): void;
  /** Parts of the sums of a filter's gradient. */
  winogradSums(
    first: number,
    count: number,
    parts: number,
    tiles: number,
    x: number,
    dy: number,
    sums: number,
    ...rest: [...sizes: WinogradSizes, scratch: number]
  ): void;
  /** Channels of a filter's gradient. */
  winogradGather(
    first: number,
    count: number,
    parts: number,
    sums: number,
    dFilter: number,
    channels: number,
    maps: number,
    scratch: number,
  ): void;
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
  /** Pixels of the output, counted through all images. */
  gatherWindows(
    first: number,
    count: number,
    x: number,
    filter: number,
    bias: number,
    y: number,
    maps: number,
    activation: 0 | 1,
    patches: number,
    ...rest: [...window: ConvWindow, scratch: number]
  ): void;
  /** Images. */
  scatterWindows(
    first: number,
    count: number,
    y: number,
    filter: number,
    bias: number,
    x: number,
    maps: number,
    patches: number,
    ...rest: [...window: ConvWindow, scratch: number]
  ): void;
  /** Parts of the sums of a filter's gradient. */
  correlateWindows(
    first: number,
    count: number,
    parts: number,
    pixels: number,
    x: number,
    dy: number,
    sums: number,
    maps: number,
    patches: number,
    ...rest: [...window: ConvWindow, scratch: number]
  ): void;
  /** Images, of one map on one side. */
  fromOneMap(
    first: number,
    count: number,
    x: number,
    filter: number,
    bias: number,
    y: number,
    ...rest: [...sizes: OneMapSizes, activation: 0 | 1, scratch: number]
  ): void;
  toOneMap(
    first: number,
    count: number,
    x: number,
    filter: number,
    bias: number,
    y: number,
    ...rest: [...sizes: OneMapSizes, activation: 0 | 1, scratch: number]
  ): void;
  /** Parts of the sums of a filter's gradient. */
  oneMapSums(
    first: number,
    count: number,
    parts: number,
    batch: number,
    x: number,
    dy: number,
    sums: number,
    ...rest: [...sizes: OneMapSizes, scratch: number]
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

/** The sizes of images and of what a convolution of 3×3 with strides of 1 makes of them. */
export type WinogradSizes = [
  inHeight: number,
  inWidth: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  maps: number,
  top: number,
  left: number,
];

export type RangedName = keyof RangedExports;

/** Those that take scratch memory, which their callers leave to `share`. */
type TakesScratch =
  | 'sgemmRows'
  | 'sgemmColumns'
  | 'sparseStrips'
  | 'winogradFilter'
  | 'winograd'
  | 'winogradSums'
  | 'winogradGather'
  | 'gatherWindows'
  | 'scatterWindows'
  | 'correlateWindows'
  | 'fromOneMap'
  | 'toOneMap'
  | 'oneMapSums'
  | 'mixtureExpect'
  | 'mixtureMoments';

type OwnArguments<All extends readonly unknown[]> = All extends [number, number, ...infer Own]
  ? Own
  : never;

/** What a ranged function is told beside its range and scratch memory. */
export type RangedArguments<Name extends RangedName> = Name extends TakesScratch
  ? OwnArguments<Parameters<RangedExports[Name]>> extends [...infer Own, number]
    ? Own
    : never
  : OwnArguments<Parameters<RangedExports[Name]>>;

/**
 * Computes all units of a ranged function: on all threads at present in use where there are more
 * than one part of them, else on this one.
 *
 * @param units - How many there are.
 * @param part - How many are worth handing over together, about 20 µs of work; parts are multiples
 * of it, but for the last.
 */
export type Share = <Name extends RangedName>(
  name: Name,
  units: number,
  part: number,
  ...args: RangedArguments<Name>
) => void;

/** The sizes of images, one map on one side and many on the other. */
export type OneMapSizes = [
  inHeight: number,
  inWidth: number,
  outHeight: number,
  outWidth: number,
  many: number,
  top: number,
  left: number,
];

/** The sizes of images, and of the windows that a convolution moves over them. */
export type ConvWindow = [
  inHeight: number,
  inWidth: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  height: number,
  width: number,
  strideY: number,
  strideX: number,
  top: number,
  left: number,
];
