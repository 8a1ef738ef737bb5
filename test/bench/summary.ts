import type { RowResult } from './measure-row.js';
import type { Row } from './row.js';
import { quantile, timeRatio } from './statistics.js';

/** One cell: its numbers, or why there are none. */
export type Cell =
  | {
      /** The median over all iterations, in the unit of the row. */
      readonly median: number;
      /** The quartiles, in the same unit. */
      readonly quartiles: readonly [number, number];
      /** How many times as long as the first engine. */
      readonly timeRatio: number;
      readonly iterations: number;
      readonly rounds: number;
    }
  | { readonly absent: string };

/** One row in numbers. */
export interface RowSummary {
  readonly name: string;
  readonly title: string;
  readonly unit: Row['unit'];
  readonly cells: Readonly<Record<string, Cell>>;
}

function inUnit({ unit, operations = 0 }: Row, milliseconds: number): number {
  return unit === 'ms' ? milliseconds : operations / milliseconds / 1e6;
}

/** Boils the times of a row down; ratios are to the first of the engines that has any. */
export function summarize(row: Row, engines: readonly string[], result: RowResult): RowSummary {
  const reference = engines
    .map((name) => result[name])
    .find((timed) => timed !== undefined && 'rounds' in timed);
  const cells = engines.map((name): [string, Cell] => {
    const timed = result[name]!;
    if ('absent' in timed || !reference || 'absent' in reference)
      return [name, { absent: 'absent' in timed ? timed.absent : 'nothing to compare with' }];
    const all = timed.rounds.flat();
    const at = (part: number) => inUnit(row, quantile(all, part));
    return [
      name,
      {
        median: at(0.5),
        quartiles: row.unit === 'ms' ? [at(0.25), at(0.75)] : [at(0.75), at(0.25)],
        timeRatio: timeRatio(timed.rounds, reference.rounds),
        iterations: all.length,
        rounds: timed.rounds.length,
      },
    ];
  });
  return { name: row.name, title: row.title, unit: row.unit, cells: Object.fromEntries(cells) };
}
