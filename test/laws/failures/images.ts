import { zeros } from '@tensorflow/tfjs-core';
import { drawImage, encodePng, halfBlocks, imageGrid } from '../../../src/index.js';
import { wrong, type Failures } from './failure.js';

const image = { width: 1, height: 1, data: new Uint8ClampedArray(4) };

/** What shows images. */
export const IMAGE_FAILURES: Failures = {
  drawImage: () => ({
    'no canvas': [() => drawImage(image, wrong(undefined)), /a canvas with a context/],
    'half a scale': [() => drawImage(image, wrong({}), { scale: 0.5 }), /scale must be/],
  }),
  encodePng: () => ({ 'no picture': [() => encodePng(wrong({})), /must be given a picture/] }),
  halfBlocks: () => ({
    'no columns': [() => halfBlocks(image, { columns: 0 }), /columns must be/],
  }),
  imageGrid: () => {
    const flat = zeros([2, 5]);
    return {
      'vectors that make no square': [() => imageGrid(flat), /Reshape it/],
      'an option of another library': [() => imageGrid(flat, wrong({ nrow: 2 })), /columns/],
    };
  },
};
