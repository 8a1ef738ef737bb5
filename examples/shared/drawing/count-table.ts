import type { Confusion } from '../measures/confusion.js';
import type { Panel } from './panel.js';
import { textAt } from './text.js';

const CELL = { width: 46, height: 32 };
const LEFT = 64;
const TOP = 44;

/** Counts as a table of cells, the darker the larger the share of their row. */
export function countTable(
  counts: Confusion,
  { rows, columns }: { readonly rows: string; readonly columns: string },
): Panel {
  const count = counts.length;
  const [width, height] = [LEFT + count * CELL.width, TOP + count * CELL.height];
  const names = counts.flatMap((_, i) => [
    textAt(String(i), LEFT + (i + 0.5) * CELL.width, TOP - 8, { bold: true, anchor: 'middle' }),
    textAt(String(i), LEFT - 10, TOP + (i + 0.5) * CELL.height + 5, { bold: true, anchor: 'end' }),
  ]);
  const cells = counts.flatMap((row, i) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value, j) => {
      const share = total === 0 ? 0 : value / total;
      const [x, y] = [LEFT + j * CELL.width, TOP + i * CELL.height];
      // By its root: one in a hundred is to be seen, too.
      const cell =
        `<rect x="${x}" y="${y}" width="${CELL.width}" height="${CELL.height}" fill="#1f77b4" ` +
        `fill-opacity="${Math.sqrt(share).toFixed(3)}" stroke="#ddd"/>`;
      const color = share > 0.3 ? '#fff' : '#222';
      return value === 0
        ? cell
        : cell +
            textAt(String(value), x + CELL.width / 2, y + CELL.height / 2 + 5, {
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
