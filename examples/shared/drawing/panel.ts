/** A piece of a figure: SVG of known size in pixels, drawn from (0, 0). */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** Where panels go. */
export interface ArrangeOptions {
  /** How many stand beside each other at most; all of them unless told. */
  readonly columns?: number;
  /** How many pixels a row may take; as many as it needs unless told. */
  readonly room?: number;
  /** Pixels between neighbours, 24 unless told. */
  readonly gap?: number;
}

const GAP = 24;

/** A panel moved to a place. */
export function placed(panel: Panel, x: number, y: number): string {
  return `<g transform="translate(${x},${y})">${panel.svg}</g>`;
}

/**
 * Puts panels in rows and columns, each column as wide and each row as high as what it holds;
 * centred in their columns. Columns are fewer where they do not fit, but one is always there.
 */
export function arrange(
  panels: readonly Panel[],
  { columns: most = panels.length, room = Infinity, gap = GAP }: ArrangeOptions = {},
): Panel {
  let columns = Math.max(1, Math.min(most, panels.length));
  while (columns > 1 && extent(widthsOf(panels, columns), gap) > room) columns--;
  const widths = widthsOf(panels, columns);
  const heights = new Array<number>(Math.ceil(panels.length / columns)).fill(0);
  panels.forEach(({ height }, i) => {
    const row = Math.floor(i / columns);
    heights[row] = Math.max(heights[row]!, height);
  });
  const lefts = starts(widths, gap);
  const tops = starts(heights, gap);
  const svg = panels.map((panel, i) => {
    const column = i % columns;
    return placed(
      panel,
      lefts[column]! + (widths[column]! - panel.width) / 2,
      tops[Math.floor(i / columns)]!,
    );
  });
  return { width: extent(widths, gap), height: extent(heights, gap), svg: svg.join('') };
}

/** Puts panels under each other. */
export function stack(panels: readonly Panel[], gap = GAP): Panel {
  return arrange(panels, { columns: 1, gap });
}

/**
 * How wide panels may be of which up to so many are to stand beside each other: an equal share of
 * the room, among fewer where that would be less than `least`.
 */
export function shareOf(room: number, columns: number, least: number, gap = GAP): number {
  const share = (room - gap * (columns - 1)) / columns;
  return columns === 1 || share >= least ? share : shareOf(room, columns - 1, least, gap);
}

/** A panel made smaller where it is too wide for the room. */
export function shrunk(panel: Panel, room: number): Panel {
  const scale = room / panel.width;
  return scale >= 1
    ? panel
    : {
        width: room,
        height: panel.height * scale,
        svg: `<g transform="scale(${scale})">${panel.svg}</g>`,
      };
}

function widthsOf(panels: readonly Panel[], columns: number): number[] {
  const widths = new Array<number>(columns).fill(0);
  panels.forEach(({ width }, i) => (widths[i % columns] = Math.max(widths[i % columns]!, width)));
  return widths;
}

function starts(sizes: readonly number[], gap: number): number[] {
  return sizes.map((_, i) => extent(sizes.slice(0, i), gap) + (i > 0 ? gap : 0));
}

function extent(sizes: readonly number[], gap: number): number {
  return sizes.reduce((total, size) => total + size, 0) + gap * Math.max(0, sizes.length - 1);
}
