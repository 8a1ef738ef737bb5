/** A piece of a figure: SVG of known size in pixels, drawn from (0, 0). */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** Where panels go. */
export interface ArrangeOptions {
  /** How many stand beside each other; all of them unless told. */
  readonly columns?: number;
  /** Pixels between neighbours, 24 unless told. */
  readonly gap?: number;
}

/** A panel moved to a place. */
export function placed(panel: Panel, x: number, y: number): string {
  return `<g transform="translate(${x},${y})">${panel.svg}</g>`;
}

/**
 * Puts panels in rows and columns, each column as wide and each row as high as what it holds;
 * centred in their columns.
 */
export function arrange(
  panels: readonly Panel[],
  { columns = panels.length, gap = 24 }: ArrangeOptions = {},
): Panel {
  const widths = new Array<number>(Math.min(columns, panels.length)).fill(0);
  const heights = new Array<number>(Math.ceil(panels.length / columns)).fill(0);
  panels.forEach(({ width, height }, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    widths[column] = Math.max(widths[column]!, width);
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
export function stack(panels: readonly Panel[], gap = 24): Panel {
  return arrange(panels, { columns: 1, gap });
}

function starts(sizes: readonly number[], gap: number): number[] {
  return sizes.map((_, i) => extent(sizes.slice(0, i), gap) + (i > 0 ? gap : 0));
}

function extent(sizes: readonly number[], gap: number): number {
  return sizes.reduce((total, size) => total + size, 0) + gap * Math.max(0, sizes.length - 1);
}
