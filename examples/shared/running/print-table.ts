import type { Table } from './page.js';

/** How wide a terminal is that does not say. */
const USUAL_WIDTH = 80;
const GAP = 2;

/** Prints a table, in the width of the terminal. */
export function printTable(table: Table): void {
  console.log(tableLines(table, process.stdout.columns || USUAL_WIDTH).join('\n'));
}

/**
 * Lays a table out in lines of at most so many characters.
 *
 * Columns are aligned. Headings are broken into as few lines as the width allows, and then cells;
 * where even single words are too wide for that, each row becomes a list of its own.
 */
export function tableLines({ title, columns, rows }: Table, width: number): string[] {
  const cells = rows.map((row) => row.map(String));
  const most = Math.max(...[columns, ...cells].flat().map((cell) => cell.split(' ').length));
  const heights = Array.from({ length: most }, (_, i) => i + 1);
  const choices = heights.flatMap((cell) => heights.map((heading) => ({ heading, cell })));
  for (const { heading, cell } of choices) {
    const widths = columns.map((column, i) =>
      Math.max(widthFor(column, heading), ...cells.map((row) => widthFor(row[i]!, cell))),
    );
    if (widths.reduce((total, each) => total + each + GAP, -GAP) > width) continue;
    return [
      ...broken(title, width),
      ...aligned(columns, widths, 'bottom'),
      ...cells.flatMap((row) => aligned(row, widths, 'top')),
    ];
  }
  return [...broken(title, width), ...cells.flatMap((row) => listed(columns, row, width))];
}

/** One row of cells: the first at the left of its column, the others at the right. */
function aligned(
  cells: readonly string[],
  widths: readonly number[],
  at: 'top' | 'bottom',
): string[] {
  const parts = cells.map((cell, i) => broken(cell, widths[i]!));
  const height = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    parts
      .map((part, i) => {
        const text = part[at === 'top' ? line : line - height + part.length] ?? '';
        return i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!);
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** One row as a list of names and values. */
function listed(names: readonly string[], values: readonly string[], width: number): string[] {
  return names.flatMap((name, i) => {
    const indent = ' '.repeat(i === 0 ? 0 : GAP);
    const [first, ...others] = broken(`${name}: ${values[i]!}`, width - 2 * GAP);
    return [indent + first!, ...others.map((line) => indent + ' '.repeat(GAP) + line)];
  });
}

/** The least width in which a text takes at most so many lines. */
function widthFor(text: string, height: number): number {
  let width = Math.max(
    ...text.split(' ').map(({ length }) => length),
    Math.ceil(text.length / height),
  );
  while (broken(text, width).length > height) width++;
  return width;
}

/** A text broken between words; a word that is longer than a line has one for itself. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
