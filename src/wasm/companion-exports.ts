import type { ConvWindow } from './ranged-convolutions.js';
import type { RangedExports } from './ranged-exports.js';

/** The functions of assembly/, on addresses in tfjs's memory. */
export interface CompanionExports extends RangedExports {
  scratchBytes(): number;
  sgemm(
    transA: boolean,
    transB: boolean,
    m: number,
    n: number,
    k: number,
    a: number,
    b: number,
    c: number,
    bias: number,
    activation: 0 | 1,
    scratch: number,
  ): void;
  beliefWeights(link: number): number;
  hasZeros(size: number, a: number): 0 | 1;
  gaussian(
    rows: number,
    cols: number,
    scales: number,
    x: number,
    mean: number,
    logScale: number,
    constant: number,
    out: number,
  ): void;
  gaussianGrad(
    rows: number,
    cols: number,
    scales: number,
    x: number,
    mean: number,
    logScale: number,
    dy: number,
    dMean: number,
    dLogScale: number,
  ): void;
  gaussianHead(
    rows: number,
    cols: number,
    floored: boolean,
    floor: number,
    raw: number,
    mean: number,
    logScale: number,
  ): void;
  gaussianHeadGrad(
    rows: number,
    cols: number,
    floored: boolean,
    floor: number,
    raw: number,
    dMean: number,
    dLogScale: number,
    dRaw: number,
  ): void;
  gaussianSample(n: number, mean: number, logScale: number, noise: number, out: number): void;
  gaussianSampleGrad(
    n: number,
    logScale: number,
    noise: number,
    dy: number,
    dLogScale: number,
  ): void;
  gaussianKl(
    rows: number,
    cols: number,
    priorStride: number,
    mean: number,
    logScale: number,
    priorMean: number,
    priorLogScale: number,
    out: number,
  ): void;
  gaussianKlGrad(
    rows: number,
    cols: number,
    priorStride: number,
    mean: number,
    logScale: number,
    priorMean: number,
    priorLogScale: number,
    dy: number,
    dMean: number,
    dLogScale: number,
  ): void;
  scaleRows(rows: number, cols: number, x: number, scale: number, out: number): void;
  reluGrad(n: number, y: number, dy: number, out: number): void;
  tanhGrad(n: number, y: number, dy: number, out: number): void;
  allFinite(n: number, x: number): 0 | 1;
  columnSums(rows: number, cols: number, x: number, out: number): void;
  addTo(n: number, x: number, out: number): void;
  im2col(first: number, count: number, x: number, patches: number, ...window: ConvWindow): void;
  col2im(first: number, count: number, x: number, patches: number, ...window: ConvWindow): void;
  flipFilter(taps: number, channels: number, maps: number, filter: number, out: number): void;
  depthwiseFilterGrad(
    x: number,
    dy: number,
    dFilter: number,
    batch: number,
    ...window: [...ConvWindow, dilationY: number, dilationX: number, copies: number]
  ): void;
  depthwiseInputGrad(
    dx: number,
    dy: number,
    filter: number,
    batch: number,
    ...window: [...ConvWindow, dilationY: number, dilationX: number, copies: number]
  ): void;
}
