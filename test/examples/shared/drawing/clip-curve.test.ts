import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { clipCurve } from '../../../../examples/shared/drawing/clip-curve.js';
import { curves } from '../../../../examples/shared/drawing/curves.js';
import { figureSvg } from '../../../../examples/shared/drawing/figure.js';
import { loadRasterizer } from '../../../../examples/shared/drawing/rasterize.js';

const point = (x: number, y: number) => ({ x, y });

it('leaves a curve within the range as it is', () => {
  const points = [point(0, 1), point(1, 2), point(2, 1)];
  expect(clipCurve(points, [0, 3])).toEqual([points]);
  expect(clipCurve(points, [-Infinity, Infinity])).toEqual([points]);
});

it('cuts where the curve leaves and enters', () => {
  expect(clipCurve([point(0, 4), point(2, 0), point(3, 1)], [0.5, 2])).toEqual([
    [point(1, 2), point(1.75, 0.5)],
    [point(2.5, 0.5), point(3, 1)],
  ]);
  expect(clipCurve([point(0, 4), point(4, -4)], [-1, 1])).toEqual([
    [point(1.5, 1), point(2.5, -1)],
  ]);
});

it('gives nothing of a curve outside', () => {
  expect(clipCurve([point(0, 4), point(1, 5)], [0, 2])).toEqual([]);
});

const rasterize = (await loadRasterizer())!;

/** How many pixels are pure red in the picture of one falling red curve. */
function redPixels(yDomain: readonly [number, number]): number {
  const body = curves({
    series: [
      { name: 'falling', color: '#ff0000', points: [point(1, 1000), point(2, 1.5), point(3, 1)] },
    ],
    x: 'epoch',
    y: 'nats',
    yDomain,
    room: 720,
  });
  const { data } = PNG.sync.read(Buffer.from(rasterize(figureSvg('Falling', body, ['a test']))));
  let red = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i] === 255 && data[i + 1] === 0 && data[i + 2] === 0) red++;
  return red;
}

it('lets the part of a curve be drawn that does not leave the picture', () => {
  const legendAlone = redPixels([2000, 3000]);
  expect(redPixels([0.9, 1.6])).toBeGreaterThan(legendAlone + 1000);
});
