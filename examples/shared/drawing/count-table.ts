import type { Confusion } from '../measures/confusion.js';
import type { Panel } from './panel.js';
import { textAt } from './text.js';

const CELL = { width: 46, height: 32 };
const LEFT = 48;
const TOP = 44;

/** How a table of counts is drawn. */
export interface CountTableOptions {
  /** What its rows and columns are. */
  readonly rows: string;
  readonly columns: string;
  /** How wide it may be. */
  readonly room: number;
}

/** Counts as a table of cells, the darker the larger the share of their row. */
export function countTable(counts: Confusion, { rows, columns, room }: CountTableOptions): Panel {
  const count = counts.length;
  const cell = { ...CELL, width: Math.min(CELL.width, (room - LEFT) / count) };
  const size = Math.min(13, cell.width / 2.6);
  const [width, height] = [LEFT + count * cell.width, TOP + count * cell.height];
  const names = counts.flatMap((_, i) => [
    textAt(String(i), LEFT + (i + 0.5) * cell.width, TOP - 8, { bold: true, anchor: 'middle' }),
    textAt(String(i), LEFT - 10, TOP + (i + 0.5) * cell.height + 5, { bold: true, anchor: 'end' }),
  ]);
  const cells = counts.flatMap((row, i) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value, j) => {
      const share = total === 0 ? 0 : value / total;
      const [x, y] = [LEFT + j * cell.width, TOP + i * cell.height];
      // By its root: one in a hundred is to be seen, too.
      const square =
        `<rect x="${x}" y="${y}" width="${cell.width}" height="${cell.height}" fill="#1f77b4" ` +
        `fill-opacity="${Math.sqrt(share).toFixed(3)}" stroke="#ddd"/>`;
      const color = share > 0.3 ? '#fff' : '#222';
      return value === 0
        ? square
        : square +
            textAt(String(value), x + cell.width / 2, y + cell.height / 2 + 5, {
              size,
              color,
              anchor: 'middle',
            });
    });
  });
  const middle = TOP + (height - TOP) / 2;
  return {
    width,
    height,
    svg: [
      ...cells,
      ...names,
      textAt(columns, LEFT + (width - LEFT) / 2, 14, { anchor: 'middle' }),
      '<g transform="rotate(-90 18 ' +
        `${middle})">${textAt(rows, 18, middle, { anchor: 'middle' })}</g>`,
    ].join(''),
  };
}
