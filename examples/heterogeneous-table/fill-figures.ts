import { bars } from '../shared/drawing/bars.js';
import type { Figure } from '../shared/drawing/figure.js';
import type { Table } from '../shared/running/page.js';
import type { Column, Kind } from './households.js';

/** The errors of what was filled into one column. */
export interface ColumnErrors {
  readonly column: Column;
  /** Of the column's mean, or of its most frequent value. */
  readonly plain: number;
  readonly model: number;
  /** Of one who knows the hidden traits of each row: what chance leaves. */
  readonly known: number;
}

const KINDS: Readonly<Record<Kind, string>> = {
  real: 'real numbers',
  bit: 'bits',
  class: 'classes',
  count: 'counts',
};

/** Whether an error is a part of cells that are wrong. */
const isRate = (kind: Kind) => kind === 'bit' || kind === 'class';

const written = (kind: Kind, error: number) =>
  isRate(kind) ? `${(100 * error).toFixed(1)} %` : error.toFixed(3);

/** Errors as parts of those of means and modes, a bar for each column. */
export function errorsFigure(errors: readonly ColumnErrors[]): Figure {
  return {
    name: 'filled-in',
    title: 'Missing cells, filled in by column',
    cover: true,
    draw: (room) =>
      bars({
        bars: errors.map(({ column: { name, kind }, plain, model, known }) => ({
          label: name,
          parts: [Math.min(known, model) / plain, Math.max(0, model - known) / plain],
          note: `${written(kind, model)} for ${written(kind, plain)}`,
        })),
        parts: [
          { name: 'what chance leaves', color: '#9ecae1' },
          { name: 'what else the model misses', color: '#08519c' },
        ],
        x: 'error as a part of that of the column’s mean or mode',
        room,
      }),
    caption:
      'How far what the model fills into the missing cells of new rows is off, as a part of the ' +
      'error of the column’s mean (of numbers) or most frequent value (of bits and classes). The ' +
      'light part is left even to one who knows the hidden traits of each household. Behind the ' +
      'bars: the model’s error for that of the mean or mode, as the root of the mean squared error ' +
      'or as the part of cells that are wrong.',
  };
}

/** Errors by kind of column: means over its columns. */
export function errorsTable(errors: readonly ColumnErrors[]): Table {
  return {
    title: 'The missing cells of new rows: errors of what is filled in, by kind of column',
    columns: ['kind', 'measure', 'column means and modes', 'the model', 'who knows the traits'],
    rows: (Object.keys(KINDS) as Kind[]).map((kind) => {
      const own = errors.filter(({ column }) => column.kind === kind);
      const mean = (of: (each: ColumnErrors) => number) =>
        written(kind, own.reduce((sum, each) => sum + of(each), 0) / own.length);
      return [
        KINDS[kind],
        isRate(kind) ? 'wrong' : 'root of mean squared error',
        mean(({ plain }) => plain),
        mean(({ model }) => model),
        mean(({ known }) => known),
      ];
    }),
  };
}
