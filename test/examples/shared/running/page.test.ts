import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { loadRasterizer } from '../../../../examples/shared/drawing/rasterize.js';
import { render, type Rendering } from '../../../../examples/shared/drawing/render.js';
import { textPanel } from '../../../../examples/shared/drawing/text.js';
import { PAGE_STYLE } from '../../../../examples/shared/running/page-style.js';
import { renderPage } from '../../../../examples/shared/running/page.js';

const rasterize = await loadRasterizer();
const [wide, narrow] = [900, 300].map((width) => render(textPanel('x', width), rasterize));
const page = renderPage({
  title: 'A < B',
  summary: 'Both & more',
  facts: { Data: 'MNIST' },
  pictures: [
    { title: '"one"', caption: 'One < two.', picture: wide!, narrow: narrow! },
    { title: 'same', caption: 'Small.', picture: narrow! },
  ],
  tables: [{ title: 'Numbers', columns: ['epoch', '−ELBO'], rows: [[1, '99.50']] }],
});
const { document } = new JSDOM(page).window;
const urlOf = ({ bytes }: Rendering) =>
  `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;

describe('renderPage', () => {
  it('holds pictures and numbers itself, and escapes what it is told', () => {
    expect(document.querySelector('h1')!.textContent).toBe('A < B');
    expect(document.querySelector('.summary')!.textContent).toBe('Both & more');
    expect(page).not.toMatch(/(src|srcset|href)="(?!data:)/);
    expect([...document.querySelectorAll('.scroll td')].map((cell) => cell.textContent)).toEqual([
      '99.50',
    ]);
  });

  it('says in words what a picture shows, and has another one for a phone where it is', () => {
    const [first, second] = document.querySelectorAll('figure');
    expect(first!.querySelector('h2')!.textContent).toBe('"one"');
    expect(first!.querySelector('figcaption')!.textContent).toBe('One < two.');
    const image = first!.querySelector('img')!;
    expect([image.alt, image.width, image.src]).toEqual(['"one"', 900, urlOf(wide!)]);
    const source = first!.querySelector('source')!;
    expect(source.getAttribute('srcset')).toBe(`${urlOf(narrow!)} 2x`);
    expect(source.getAttribute('width')).toBe('300');
    expect(second!.querySelector('source')).toBeNull();
  });

  it('can be read by ear: one main part, headings in order, cells with their heads', () => {
    expect(document.documentElement.lang).toBe('en');
    expect(document.querySelectorAll('main')).toHaveLength(1);
    expect([...document.querySelectorAll('h1, h2')].map(({ tagName }) => tagName)).toEqual([
      'H1',
      'H2',
      'H2',
      'H2',
    ]);
    expect(document.querySelectorAll('thead th[scope=col]')).toHaveLength(2);
    expect(document.querySelectorAll('tbody th[scope=row]')).toHaveLength(2);
    const box = document.querySelector('.scroll')!;
    expect([box.getAttribute('aria-label'), box.getAttribute('tabindex')]).toEqual([
      'Numbers',
      '0',
    ]);
  });

  it('suits a phone: its width, and tables that are scrolled by themselves', () => {
    expect(document.querySelector('meta[name=viewport]')!.getAttribute('content')).toContain(
      'width=device-width',
    );
    expect(document.querySelectorAll('table:not(.facts)')).toHaveLength(1);
    expect(document.querySelector('.scroll > table')).not.toBeNull();
  });
});

describe('the colours of pages', () => {
  const [light, dark] = PAGE_STYLE.split('@media') as [string, string];

  it.each([
    ['light', light],
    ['dark', dark],
  ])('tell texts from the %s ground, 4.5 to 1 and more', (_, style) => {
    const luminanceOf = (name: string) =>
      luminance(new RegExp(`--${name}: (#\\w+)`).exec(style)![1]!);
    const ground = luminanceOf('paper');
    for (const text of ['ink', 'soft', 'link'].map(luminanceOf)) {
      const [low, high] = [Math.min(text, ground), Math.max(text, ground)];
      expect((high + 0.05) / (low + 0.05)).toBeGreaterThan(4.5);
    }
  });
});

/** Relative luminance, as WCAG 2 defines it. */
function luminance(color: string): number {
  const digits = color.slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3');
  const [r, g, b] = [0, 2, 4].map((at) => {
    const level = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
