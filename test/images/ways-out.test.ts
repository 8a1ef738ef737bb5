import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { drawImage, encodePng, halfBlocks, type RgbaImage } from '../../src/index.js';
import { expectVaeKitError, expectVaeKitRejection } from '../support/errors.js';
import { float64Stream } from '../support/random.js';

const random = float64Stream(5);
const noise = (width: number, height: number): RgbaImage => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: 4 * width * height }, () => 256 * random()),
});

const [BLACK, WHITE, RED, CLEAR] = [
  [0, 0, 0, 255],
  [255, 255, 255, 255],
  [255, 0, 0, 255],
  [9, 9, 9, 0],
];
const imageOf = (width: number, pixels: readonly (readonly number[])[]): RgbaImage => ({
  width,
  height: pixels.length / width,
  data: Uint8ClampedArray.from(pixels.flat()),
});

describe('encodePng', () => {
  it.each([
    [1, 1],
    [3, 5],
    [130, 70],
  ])('writes what another library reads, %d by %d', async (width, height) => {
    const image = noise(width, height);
    const read = PNG.sync.read(Buffer.from(await encodePng(image)));
    expect([read.width, read.height]).toEqual([width, height]);
    expect(Buffer.compare(read.data, Buffer.from(image.data))).toBe(0);
  });

  it('packs', async () => {
    const plain = { width: 500, height: 500, data: new Uint8ClampedArray(4 * 500 * 500) };
    expect((await encodePng(plain)).length).toBeLessThan(3000);
  });
});

describe('drawImage', () => {
  function canvasOf() {
    let shown: RgbaImage | undefined;
    const context = {
      createImageData: (width: number, height: number) => ({
        width,
        height,
        data: new Uint8ClampedArray(4 * width * height),
      }),
      putImageData: (image: RgbaImage) => void (shown = image),
    };
    const canvas = { width: 7, height: 7, getContext: (): unknown => context };
    return { canvas, shown: () => shown! };
  }

  it('gives the canvas the size of the picture, and all its pixels', () => {
    const { canvas, shown } = canvasOf();
    const image = noise(3, 2);
    drawImage(image, canvas);
    expect([canvas.width, canvas.height]).toEqual([3, 2]);
    expect(shown().data).toEqual(image.data);
  });

  it('draws each pixel as a square of the scale', () => {
    const { canvas, shown } = canvasOf();
    drawImage(imageOf(2, [BLACK, RED]), canvas, { scale: 2 });
    expect([canvas.width, canvas.height]).toEqual([4, 2]);
    expect(shown().data).toEqual(imageOf(4, [BLACK, BLACK, RED, RED, BLACK, BLACK, RED, RED]).data);
  });

  it('refuses what it cannot draw on', () => {
    for (const canvas of [undefined, {}, { getContext: () => null }, 'canvas'])
      expectVaeKitError(() => drawImage(noise(1, 1), canvas as never), /a canvas with a context/);
  });
});

describe('halfBlocks', () => {
  it('writes two rows of pixels as one line of colours', () => {
    const text = halfBlocks(imageOf(2, [BLACK, WHITE, RED, CLEAR, CLEAR, RED]));
    expect(text.split('\n')).toEqual([
      '\u001b[38;2;0;0;0m\u001b[48;2;255;0;0m▀\u001b[38;2;255;255;255m\u001b[49m▀\u001b[0m',
      '\u001b[0m \u001b[38;2;255;0;0m\u001b[49m▀\u001b[0m',
      '',
    ]);
    const below = halfBlocks(imageOf(1, [CLEAR, RED]));
    expect(below).toBe('\u001b[38;2;255;0;0m\u001b[49m▄\u001b[0m\n');
  });

  it('writes shades where there are no colours', () => {
    const image = imageOf(3, [BLACK, WHITE, WHITE, BLACK, WHITE, CLEAR]);
    expect(halfBlocks(image, { color: false })).toBe(' @=\n');
  });

  it('makes smaller what is too wide, by the mean of what is seen', () => {
    const image = imageOf(4, [WHITE, BLACK, RED, CLEAR, WHITE, BLACK, RED, RED]);
    expect(halfBlocks(image, { columns: 2 })).toBe(
      '\u001b[38;2;128;128;128m\u001b[49m▀\u001b[38;2;255;0;0m\u001b[49m▀\u001b[0m\n',
    );
    for (const columns of [1, 7, 80])
      for (const line of halfBlocks(noise(100, 9), { columns, color: false }).split('\n'))
        expect(line.length).toBeLessThanOrEqual(columns);
  });
});

describe('what is no picture', () => {
  it.each<[unknown]>([
    [undefined],
    [{ width: 1, height: 1, data: [0, 0, 0, 0] }],
    [{ width: 2, height: 1, data: new Uint8ClampedArray(4) }],
    [{ width: 0, height: 0, data: new Uint8ClampedArray(0) }],
  ])('is refused by all: %j', async (image) => {
    const message = /must be given a picture/;
    await expectVaeKitRejection(encodePng(image as never), message);
    expectVaeKitError(() => halfBlocks(image as never), message);
    expectVaeKitError(() => drawImage(image as never, {} as never), message);
  });
});
