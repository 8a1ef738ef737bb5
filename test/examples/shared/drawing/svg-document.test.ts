import {
  areaY,
  axisX,
  axisY,
  barX,
  dot,
  frame,
  gridX,
  gridY,
  image,
  line,
  link,
  plot,
  rectY,
  ruleX,
  text,
  type PlotOptions,
} from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { svgDocument, type SvgElement } from '../../../../examples/shared/drawing/svg-document.js';

const points = [
  { x: 1, y: 2, color: 'red', label: 'a < "b" & c\nnext' },
  { x: 3, y: -4, color: 'blue', label: "d's" },
  { x: 4, y: 1.5, color: '#ffa', label: '−1' },
];
const at = { x: 'x', y: 'y' };

const charts: Readonly<Record<string, PlotOptions>> = {
  points: { marks: [dot(points, { ...at, fill: 'color', r: 3 })], color: { type: 'identity' } },
  'lines and areas': { marks: [line(points, at), areaY(points, at)] },
  axes: {
    marks: [
      frame({ stroke: '#bbb' }),
      gridX({ strokeOpacity: 0.1 }),
      gridY(),
      axisX({ label: 'a & b', labelAnchor: 'center', labelArrow: 'none' }),
      axisY({ label: 'nats "each"', ticks: 3 }),
      dot(points, at),
    ],
  },
  texts: { marks: [text(points, { ...at, text: 'label', dx: 8, textAnchor: 'start' })] },
  bars: { marks: [barX(points, { x1: 'x', x2: 'y', y: 'label', fill: 'color' }), ruleX([0])] },
  links: { marks: [link(points, { x1: 'x', y1: 'y', x2: 'y', y2: 'x' }), rectY(points, at)] },
  images: { marks: [image(points, { ...at, src: 'label' })] },
};

describe('a document to draw with', () => {
  it.each(Object.entries(charts))('writes %s to the letter as a page does', (_, options) => {
    const { window } = new JSDOM('');
    const style = { fontFamily: 'system-ui', fontSize: '12.5px' };
    const draw = (document: Document) =>
      plot({ width: 400, height: 300, ...options, style, document }) as SVGSVGElement;
    const drawn = draw(svgDocument() as unknown as Document) as unknown as SvgElement;
    expect(drawn.toString()).toBe(
      new window.XMLSerializer().serializeToString(draw(window.document)),
    );
  });

  it('moves an element that is put elsewhere, and replaces texts', () => {
    const document = svgDocument();
    const [first, second, moved] = ['g', 'svg', 'a'].map((name) => document.createElement(name));
    first!.append(moved!, 'text');
    second!.insertBefore(moved!, null);
    expect([first, second].map((each) => each!.childNodes.length)).toEqual([1, 1]);
    second!.textContent = 'x < y';
    expect(second!.firstChild!.toString()).toBe('x &lt; y');
    expect(second!.textContent).toBe('x < y');
    second!.textContent = '';
    expect(second!.firstChild).toBeNull();
  });
});
