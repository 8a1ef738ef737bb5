import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { curves } from '../../../../examples/shared/drawing/curves.js';
import { drawnInto, figureSvg, ROOM } from '../../../../examples/shared/drawing/figure.js';
import { imageGrid } from '../../../../examples/shared/drawing/image-grid.js';
import { arrange } from '../../../../examples/shared/drawing/panel.js';
import { loadRasterizer } from '../../../../examples/shared/drawing/rasterize.js';
import { render } from '../../../../examples/shared/drawing/render.js';
import { scatter } from '../../../../examples/shared/drawing/scatter.js';
import { textPanel } from '../../../../examples/shared/drawing/text.js';

/** How many pixels of a PNG are of a colour; transparent ones are of none. */
function pixelsOf(png: Uint8Array, color: readonly [number, number, number]): number {
  const { data } = PNG.sync.read(Buffer.from(png));
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] === 255 && color.every((level, channel) => data[i + channel] === level))
      count++;
  return count;
}

const rasterize = (await loadRasterizer())!;
const [red, blue] = ['#ff0000', '#0000ff'];
const curve = {
  name: 'falls',
  color: red,
  points: [
    { x: 0, y: 2 },
    { x: 5, y: 1 },
  ],
  width: 4,
};
const cloud = {
  name: 'points',
  color: blue,
  points: [
    [0, 0],
    [1, 1],
  ] as const,
};
const all = arrange([
  curves({ series: [curve], x: 'epoch', y: 'nats', room: 300, height: 200 }),
  scatter({ groups: [cloud], x: 'a', y: 'b', radius: 12, width: 200, height: 200 }),
  imageGrid([1, 1, 1, 1], { imageHeight: 2, imageWidth: 2, across: 1, scale: 10 }),
]);

describe('figureSvg', () => {
  it('is drawn with the fonts that are shipped', () => {
    const draw = (text: string) => rasterize(figureSvg(text, textPanel('', 200), ['p']));
    expect(pixelsOf(draw('Title −ELBO μ σ² x̂'), [34, 34, 34])).toBeGreaterThan(
      pixelsOf(draw('T'), [34, 34, 34]) + 100,
    );
  });

  it('shows curves, points and images in their colours, on white', () => {
    const png = rasterize(figureSvg('Everything & <more>', all, ['made here']));
    expect(pixelsOf(png, [255, 0, 0])).toBeGreaterThan(500);
    expect(pixelsOf(png, [0, 0, 0])).toBeGreaterThanOrEqual(40 * 40);
    const { width, height } = PNG.sync.read(Buffer.from(png));
    expect(width).toBe(2 * (300 + 24 + 200 + 24 + 22 + 2 * 28));
    expect(pixelsOf(png, [255, 255, 255])).toBeGreaterThan(0.7 * width * height);
    const plain = rasterize(figureSvg('All', textPanel('', 200), []));
    expect(pixelsOf(plain, [255, 0, 0])).toBe(0);
  });

  it('says where it comes from below, unbroken', () => {
    const parts = [
      'MNIST, 60,000 to train, 10,000 to test',
      'epoch 5, step 3,000',
      'seed 1',
      'wasm',
    ];
    const svg = figureSvg('T', textPanel('', 300), parts);
    for (const part of parts) expect(svg).toContain(part);
    expect(svg).not.toMatch(/> ·|· </);
  });
});

describe('render', () => {
  it('is twice the size on no ground, which a page of any colour shows through', () => {
    const {
      width,
      height,
      type,
      bytes: png,
    } = render({ ...all, width: all.width - 0.3 }, rasterize);
    expect(type).toBe('image/png');
    expect([width, height]).toEqual([all.width, all.height].map(Math.ceil));
    const picture = PNG.sync.read(Buffer.from(png));
    expect([picture.width, picture.height]).toEqual([2 * width, 2 * height]);
    const clear = picture.data.filter((value, i) => i % 4 === 3 && value === 0).length;
    expect(clear).toBeGreaterThan(0.7 * picture.width * picture.height);
    expect(pixelsOf(png, [255, 0, 0])).toBeGreaterThan(500);
  });

  it('is SVG of the same size without a rasteriser, and shows the same', () => {
    const { width, height, type, bytes } = render({ ...all, width: all.width - 0.3 }, undefined);
    expect([width, height]).toEqual([all.width, all.height].map(Math.ceil));
    expect(type).toBe('image/svg+xml');
    const svg = new TextDecoder().decode(bytes);
    expect(svg).toContain(`width="${width}"`);
    expect(svg).not.toMatch(/ (cx|x1|d)="[^"]*\.\d{3}/);
    const drawn = PNG.sync.read(Buffer.from(rasterize(svg)));
    const exact = PNG.sync.read(Buffer.from(render(all, rasterize).bytes));
    const others = drawn.data.filter((value, i) => Math.abs(value - exact.data[i]!) > 16).length;
    expect(others).toBeLessThan(0.001 * drawn.data.length);
  });
});

it('rounds coordinates to what nobody sees, no further', () => {
  const points = [0, 1 / 3, 1].map((at) => [at, at] as const);
  const panel = scatter({ groups: [{ ...cloud, points }], x: 'a', y: 'b', width: 200 });
  const svg = new TextDecoder().decode(render(panel, undefined).bytes);
  const exact = [...panel.svg.matchAll(/ cx="([^"]*)"/g)].map(([, x]) => Number(x));
  const rounded = [...svg.matchAll(/ cx="([^"]*)"/g)].map(([, x]) => Number(x));
  expect(rounded).toHaveLength(3);
  expect(rounded).toEqual(exact.map((x) => Math.round(100 * x) / 100));
  expect(rounded).not.toEqual(exact);
});

describe('drawnInto', () => {
  it('never is wider than the room', () => {
    const draw = (room: number) => textPanel('x', room + 50);
    for (const room of Object.values(ROOM)) expect(drawnInto({ draw }, room).width).toBe(room);
  });
});
