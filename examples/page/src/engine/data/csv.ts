import { arrayDataset } from 'vae-kit';
import type { LoadedData } from './loaded.js';

/** A table of numbers. */
export interface Table {
  readonly columns: readonly string[];
  /** Row by row. */
  readonly values: Float32Array;
}

const cellsOf = (line: string) => line.split(/[,;\t]/).map((cell) => cell.trim());

/**
 * Reads the numbers of a table, separated by commas, semicolons or tabulators, with or without a
 * line of names. Rows with a gap are left out, and columns without numbers.
 */
export function readCsv(text: string): Table {
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(cellsOf);
  const isNumber = (cell: string | undefined) =>
    cell !== undefined && cell !== '' && Number.isFinite(Number(cell));
  const names = rows[0]?.some(isNumber) ? undefined : rows.shift();
  const width = Math.max(0, ...rows.slice(0, 100).map(({ length }) => length));
  const kept = Array.from({ length: width }, (_, i) => i).filter(
    (i) => rows.filter((row) => isNumber(row[i])).length > rows.length / 2,
  );
  const whole = rows.filter((row) => kept.every((i) => isNumber(row[i])));
  if (kept.length === 0 || whole.length < 2)
    throw new Error('The table has to have at least two rows of numbers, separated by commas.');
  return {
    columns: kept.map((i) => names?.[i] || `column ${i + 1}`),
    values: Float32Array.from(whole.flatMap((row) => kept.map((i) => Number(row[i])))),
  };
}

/** Brings each column to mean 0 and standard deviation 1. */
export function standardized({ columns, values }: Table): Float32Array {
  const width = columns.length;
  const count = values.length / width;
  const result = new Float32Array(values.length);
  for (let j = 0; j < width; j++) {
    let [sum, squares] = [0, 0];
    for (let i = j; i < values.length; i += width) sum += values[i]!;
    const mean = sum / count;
    for (let i = j; i < values.length; i += width) squares += (values[i]! - mean) ** 2;
    const scale = Math.sqrt(squares / count) || 1;
    for (let i = j; i < values.length; i += width) result[i] = (values[i]! - mean) / scale;
  }
  return result;
}

/** Points of a CSV file that was dropped, each column standardised; coloured by the first. */
export async function pointsDropped(file: File): Promise<LoadedData> {
  const table = readCsv(await file.text());
  const values = standardized(table);
  const width = table.columns.length;
  const count = values.length / width;
  return {
    info: {
      kind: 'points',
      name: file.name,
      count,
      shape: [width],
      classes: 0,
      columns: table.columns,
    },
    rows: arrayDataset(values, [width]),
    colours: Float32Array.from(
      { length: count },
      (_, i) => 1 / (1 + Math.exp(-values[i * width]!)),
    ),
  };
}
