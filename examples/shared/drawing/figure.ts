import { shrunk, stack, type Panel } from './panel.js';
import { FONT_FAMILY, textPanel } from './text.js';

/** A picture for a page or a paper. */
export interface Figure {
  /** The name of its file, without the ending. */
  readonly name: string;
  readonly title: string;
  /** What the picture shows, in full sentences. */
  readonly caption: string;
  /** Draws the picture, in a room of so many pixels of width. */
  draw(room: number): Panel;
  /** Whether it stands for the whole run where runs are shown together. */
  readonly cover?: boolean;
}

/** The widths that figures are drawn for: a page, and the page on a phone. */
export const ROOM = { page: 960, phone: 328 } as const;

const MARGIN = 28;
const LEAST_WIDTH = 560;

/** The picture alone, on no ground, for a page that says the rest in words. */
export function drawnInto(figure: Pick<Figure, 'draw'>, room: number): Panel {
  return shrunk(figure.draw(room), room);
}

/** A panel as an SVG document of its size. */
export function panelSvg({ width, height, svg }: Panel): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ' +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${FONT_FAMILY}">${svg}</svg>`
  );
}

/**
 * A picture as a document that stands alone, on white: its title above, where its numbers come from
 * below.
 *
 * @param provenance - Where they come from, in parts that are not broken between lines if they fit
 * into one.
 */
export function figureSvg(title: string, body: Panel, provenance: readonly string[]): string {
  const width = Math.max(body.width, LEAST_WIDTH);
  const centred: Panel = {
    width,
    height: body.height,
    svg: `<g transform="translate(${(width - body.width) / 2},0)">${body.svg}</g>`,
  };
  const whole = stack(
    [
      textPanel(title, width, { size: 19, bold: true }),
      centred,
      textPanel(provenance, width, { size: 11.5, color: '#666' }),
    ],
    18,
  );
  const [outerWidth, outerHeight] = [whole.width + 2 * MARGIN, whole.height + 2 * MARGIN];
  return panelSvg({
    width: outerWidth,
    height: outerHeight,
    svg:
      '<rect width="100%" height="100%" fill="#fff"/>' +
      `<g transform="translate(${MARGIN},${MARGIN})">${whole.svg}</g>`,
  });
}
