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

/** Convolutions, over ranges of images, of what they are cut into, or of parts of sums. */
export interface RangedConvolutions {
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
}
