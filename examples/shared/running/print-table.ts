import type { Table } from './page.js';

/** Prints a table, its columns aligned. */
export function printTable({ title, columns, rows }: Table): void {
  const lines = [columns, ...rows].map((cells) => cells.map(String));
  const widths = columns.map((_, i) => Math.max(...lines.map((cells) => cells[i]!.length)));
  console.log(
    [
      title,
      ...lines.map((cells) => cells.map((cell, i) => cell.padStart(widths[i]!)).join('  ')),
    ].join('\n'),
  );
}
