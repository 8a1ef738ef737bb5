import { tensor, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { imageGrid, type ImageGridOptions, type RgbaImage } from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';

const pixel = ({ width, data }: RgbaImage, x: number, y: number) =>
  Array.from(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4));

describe('imageGrid', () => {
  useBackend('cpu');

  it('lays images out row by row, with what is between them transparent', () => {
    const images = tensor([[[0, 1]], [[0.2, 0.4]], [[0.6, 0.8]]]);
    const grid = imageGrid(images, { columns: 2, padding: 1 });
    expect([grid.width, grid.height]).toEqual([7, 5]);
    const grey = Array.from({ length: 5 }, (_, y) =>
      Array.from({ length: 7 }, (_, x) => {
        const [red, green, blue, opacity] = pixel(grid, x, y);
        expect([green, blue]).toEqual([red, red]);
        return opacity === 0 ? '-' : String(red);
      }).join(' '),
    );
    expect(grey).toEqual([
      '- - - - - - -',
      '- 0 255 - 51 102 -',
      '- - - - - - -',
      '- 153 204 - - - -',
      '- - - - - - -',
    ]);
  });

  it.each<[string, readonly number[], ImageGridOptions]>([
    ['flat squares', [5, 4], {}],
    ['flat rectangles', [5, 6], { shape: [2, 3] }],
    ['with a last axis of one', [5, 2, 2, 1], {}],
  ])('takes images that are %s', (_, axes, options) => {
    const { width, height } = imageGrid(zeros([...axes]), { ...options, padding: 0 });
    const [high, wide] = options.shape ?? [2, 2];
    expect([width, height]).toEqual([3 * wide, 2 * high]);
  });

  it('takes colours, with and without opacity, as they are', () => {
    const red = imageGrid(tensor([[[[1, 0, 0.4]]]]), { padding: 0 });
    expect(Array.from(red.data)).toEqual([255, 0, 102, 255]);
    const faint = imageGrid(tensor([[[[1, 0, 0.4, 0.2]]]]), { padding: 0 });
    expect(Array.from(faint.data)).toEqual([255, 0, 102, 51]);
  });

  it('mixes colours between those given, and holds values between 0 and 1', () => {
    const images = tensor([[[-3, 0, 0.25, 0.5, 0.75, 1, 7]]]);
    const grid = imageGrid(images, { padding: 0, colors: ['#0000ff', '#00FF00', '#ff0000'] });
    const seen = Array.from({ length: 7 }, (_, x) => pixel(grid, x, 0).slice(0, 3));
    expect(seen).toEqual([
      [0, 0, 255],
      [0, 0, 255],
      [0, 128, 128],
      [0, 255, 0],
      [128, 128, 0],
      [255, 0, 0],
      [255, 0, 0],
    ]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['no tensor', () => imageGrid([[1]] as never), /images must be a tensor/],
    [
      'vectors that make no square',
      () => imageGrid(zeros([2, 5])),
      /give shape: \[height, width\]/,
    ],
    ['another shape', () => imageGrid(zeros([2, 6]), { shape: [2, 4] }), /and shape: \[2, 4\]/],
    ['two channels', () => imageGrid(zeros([1, 2, 2, 2])), /1, 3 or 4 channels/],
    ['no images', () => imageGrid(zeros([0, 2, 2])), /shape \[0, 2, 2\]/],
    ['a shape for what has one', () => imageGrid(zeros([1, 2, 2]), { shape: [2, 2] }), /and shape/],
    ['NaN', () => imageGrid(tensor([[[0, NaN]]])), /NaN at position 1/],
    ['one colour', () => imageGrid(zeros([1, 1, 1]), { colors: ['#000000'] }), /colors must be/],
    [
      'a colour by name',
      () => imageGrid(zeros([1, 1, 1]), { colors: ['black', 'white'] }),
      /colors/,
    ],
    ['half a column', () => imageGrid(zeros([1, 1, 1]), { columns: 0.5 }), /columns must be/],
    ['a negative padding', () => imageGrid(zeros([1, 1, 1]), { padding: -1 }), /padding must be/],
    ['rows', () => imageGrid(zeros([1, 1, 1]), { rows: 2 } as never), /Give columns/],
  ])('refuses %s', (_, run, message) => {
    expectVaeKitError(run, message);
  });
});
