import { tensor1d } from '@tensorflow/tfjs-core';
import {
  arrayDataset,
  binarize,
  idxDataset,
  mnist,
  oneHot,
  randomKey,
  readIdx,
  streamDataset,
  swissRoll,
  syntheticDigits,
  syntheticDigitsAsync,
  takeRows,
  VaeKitError,
} from '../../../src/index.js';
import { wrong, type Failures } from './failure.js';

const key = randomKey(1);

/** Data, and errors. */
export const DATA_FAILURES: Failures = {
  VaeKitError: () => ({
    nothing: [() => new VaeKitError(wrong(undefined)), /^(?!vae-kit)/],
  }),
  arrayDataset: () => ({
    'numbers that make no whole rows': [() => arrayDataset(new Uint8Array(3), [2]), /./],
  }),
  binarize: () => {
    const pixels = tensor1d([0, 2]);
    return {
      'a pixel above 1': [() => binarize(pixels, key), /every pixel must lie from 0 to 1/],
      'a seed': [() => binarize(pixels, wrong(1)), /./],
    };
  },
  idxDataset: () => ({
    'no file': [() => idxDataset('/nowhere/at/all'), /there must be a file to read/],
    'a row that it has not': [
      async () =>
        (await idxDataset(new Blob([Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5)]))).batch([0, 1]),
      /a row's position/,
    ],
  }),
  mnist: () => ({ 'no folder': [() => mnist({ source: '/nowhere/at/all' } as never), /./] }),
  oneHot: () => ({
    'a label beyond the classes': [() => oneHot([3], 3), /./],
    'no classes': [() => oneHot([0], 0), /./],
  }),
  readIdx: () => ({ 'no bytes': [() => readIdx(new Uint8Array(2)), /./] }),
  streamDataset: () => {
    const two = { shape: [2], size: 2 };
    const labelled = () => [{ xs: tensor1d([1, 2]), ys: tensor1d([1]) }];
    return {
      'no size': [() => streamDataset([], wrong({ shape: [2] })), /size must be/],
      'a stream of one row': [() => streamDataset([[1, 2]], two).batch([0, 1]), /size must be/],
      'other tensors': [
        () => streamDataset(wrong(labelled), two).batch([0]),
        /Map each to its row/,
      ],
    };
  },
  swissRoll: () => ({ 'negative noise': [() => swissRoll({ noise: -1 }), /noise must be/] }),
  syntheticDigitsAsync: () => ({
    'no count': [() => syntheticDigitsAsync(wrong({})), /count must be/],
  }),
  syntheticDigits: () => ({
    'no count': [() => syntheticDigits(wrong({})), /count must be/],
  }),
  takeRows: () => {
    const dataset = arrayDataset(new Float32Array(4), [2]);
    return { 'more than there are': [() => takeRows(dataset, 3), /./] };
  },
};
