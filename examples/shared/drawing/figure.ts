import { stack, type Panel } from './panel.js';
import { textPanel } from './text.js';

/** A picture for a page or a paper. */
export interface Figure {
  /** The name of its file, without the ending. */
  readonly name: string;
  readonly title: string;
  readonly body: Panel;
  /** What the picture shows, in full sentences. */
  readonly caption: string;
}

const MARGIN = 28;

/**
 * A figure as one SVG document: its title above, its caption and where the numbers come from below.
 */
export function figureSvg({ title, body, caption }: Figure, provenance: string): string {
  const width = Math.max(body.width, 560);
  const centred: Panel = {
    width,
    height: body.height,
    svg: `<g transform="translate(${(width - body.width) / 2},0)">${body.svg}</g>`,
  };
  const whole = stack(
    [
      textPanel(title, width, { size: 19, bold: true }),
      centred,
      stack(
        [
          textPanel(caption, width, { color: '#333' }),
          textPanel(provenance, width, { size: 11.5, color: '#666' }),
        ],
        6,
      ),
    ],
    18,
  );
  const [outerWidth, outerHeight] = [whole.width + 2 * MARGIN, whole.height + 2 * MARGIN];
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ' +
      `width="${outerWidth}" height="${outerHeight}"`,
    ` viewBox="0 0 ${outerWidth} ${outerHeight}" font-family="DejaVu Sans">`,
    '<rect width="100%" height="100%" fill="#fff"/><g ' +
      `transform="translate(${MARGIN},${MARGIN})">${whole.svg}</g></svg>`,
  ].join('');
}
