import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { averaged, curves } from '../../../../examples/shared/drawing/curves.js';
import { figureSvg } from '../../../../examples/shared/drawing/figure.js';
import { imageGrid } from '../../../../examples/shared/drawing/image-grid.js';
import { renderPage } from '../../../../examples/shared/running/page.js';
import { arrange } from '../../../../examples/shared/drawing/panel.js';
import { projection } from '../../../../examples/shared/drawing/projection.js';
import { rasterize } from '../../../../examples/shared/drawing/rasterize.js';
import { scatter } from '../../../../examples/shared/drawing/scatter.js';
import { textPanel, wrapText } from '../../../../examples/shared/drawing/text.js';

/** How many pixels of a PNG are of a colour. */
function pixelsOf(png: Buffer, color: readonly [number, number, number]): number {
  const { data } = PNG.sync.read(png);
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    if (color.every((level, channel) => data[i + channel] === level)) count++;
  return count;
}

describe('arrange', () => {
  it('makes columns and rows as large as what they hold', () => {
    const panel = (width: number, height: number) => ({ width, height, svg: '' });
    expect(
      arrange([panel(10, 5), panel(20, 7), panel(30, 1)], { columns: 2, gap: 4 }),
    ).toMatchObject({ width: 30 + 4 + 20, height: 7 + 4 + 1 });
  });
});

describe('wrapText', () => {
  it('breaks between words and keeps them all', () => {
    const lines = wrapText('one two three four', 10, 60);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ')).toBe('one two three four');
  });
});

describe('projection', () => {
  it('shows the axes as an eye in front of the first one sees them', () => {
    const project = projection({ azimuth: 0, elevation: 0 });
    expect(project([3, 0, 0])).toEqual({ x: 0, y: 0, depth: 3 });
    expect(project([0, 3, 0])).toEqual({ x: 3, y: 0, depth: 0 });
    expect(project([0, 0, 3])).toEqual({ x: 0, y: 3, depth: 0 });
  });

  it('keeps lengths, depth included', () => {
    const { x, y, depth } = projection({ azimuth: -70, elevation: 15 })([1, -2, 3]);
    expect(Math.hypot(x, y, depth)).toBeCloseTo(Math.hypot(1, 2, 3), 12);
  });
});

describe('averaged', () => {
  it('takes means of neighbours, of fewer at the end', () => {
    expect(
      averaged(
        [
          { x: 1, y: 4 },
          { x: 2, y: 6 },
          { x: 3, y: 9 },
        ],
        2,
      ),
    ).toEqual([
      { x: 1.5, y: 5 },
      { x: 3, y: 9 },
    ]);
  });
});

describe('figures', () => {
  it('are drawn with the fonts that are shipped', () => {
    const draw = (text: string) =>
      rasterize(figureSvg({ name: 'a', title: text, body: textPanel('', 200), caption: 'c' }, 'p'));
    expect(pixelsOf(draw('Title −ELBO μ σ² x̂'), [34, 34, 34])).toBeGreaterThan(
      pixelsOf(draw('T'), [34, 34, 34]) + 100,
    );
  });

  it('show curves, points and images in their colours', () => {
    const [red, blue] = ['#ff0000', '#0000ff'];
    const series = [
      {
        name: 'falls',
        color: red,
        points: [
          { x: 0, y: 2 },
          { x: 5, y: 1 },
        ],
        width: 4,
      },
    ];
    const groups = [
      {
        name: 'points',
        color: blue,
        points: [
          [0, 0],
          [1, 1],
        ] as const,
      },
    ];
    const body = arrange([
      curves({ series, x: 'epoch', y: 'nats', size: { width: 300, height: 200 } }),
      scatter({ groups, x: 'a', y: 'b', radius: 12, width: 200, height: 200 }),
      imageGrid([1, 1, 1, 1], { imageHeight: 2, imageWidth: 2, across: 1, scale: 10 }),
    ]);
    const png = rasterize(
      figureSvg({ name: 'all', title: 'All', body, caption: 'Everything & <more>.' }, 'made here'),
    );
    expect(pixelsOf(png, [255, 0, 0])).toBeGreaterThan(500);
    expect(pixelsOf(png, [0, 0, 0])).toBeGreaterThanOrEqual(40 * 40);
    const plain = rasterize(
      figureSvg({ name: 'none', title: 'All', body: textPanel('', 200), caption: '' }, ''),
    );
    expect(pixelsOf(plain, [255, 0, 0])).toBe(0);
    expect(PNG.sync.read(png).width).toBe(2 * (300 + 24 + 200 + 24 + 22 + 2 * 28));
  });
});

describe('renderPage', () => {
  it('holds pictures and numbers itself, and escapes what it is told', () => {
    const png = rasterize('<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>');
    const page = renderPage({
      title: 'A < B',
      summary: 'Both & more',
      facts: { Data: 'MNIST' },
      pictures: [{ title: '"one"', caption: 'One.', png }],
      tables: [{ title: 'Numbers', columns: ['epoch', '−ELBO'], rows: [[1, '99.50']] }],
    });
    expect(page).toContain('<h1>A &lt; B</h1>');
    expect(page).toContain(
      `src="data:image/png;base64,${png.toString('base64')}" alt="&quot;one&quot;. One."`,
    );
    expect(page).toContain('<td>99.50</td>');
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
  });
});
