import {
  percent,
  recognized,
  recognizedByClass,
  type Confusion,
} from '../shared/measures/confusion.js';
import { countTable } from '../shared/drawing/count-table.js';
import { curves, type CurvePoint } from '../shared/drawing/curves.js';
import type { Figure } from '../shared/drawing/figure.js';
import type { Table } from '../shared/running/page.js';
import { arrange, shareOf } from '../shared/drawing/panel.js';
import { titled } from '../shared/drawing/text.js';

/** How much was recognised after an epoch. */
export interface RecognitionRecord {
  readonly epoch: number;
  /** The share of all generated digits. */
  readonly all: number;
  /** The share of those of the class that does worst. */
  readonly worst: number;
}

/** The records of one model. */
export interface RecognitionRun {
  readonly name: string;
  readonly color: string;
  readonly records: readonly RecognitionRecord[];
}

/** Which label became which digit, for each way to draw latents. */
export function confusionFigure(ways: Readonly<Record<string, Confusion>>, after: string): Figure {
  return {
    name: 'confusion',
    title: 'What a classifier sees in generated digits',
    draw: (room) =>
      arrange(
        Object.entries(ways).map(([way, counts]) =>
          titled(
            countTable(counts, {
              rows: 'label y that was asked for',
              columns: 'digit that the classifier saw',
              room: shareOf(room, 2, 400),
            }),
            `${way}: ${percent(recognized(counts))}`,
          ),
        ),
        { room },
      ),
    caption:
      `One hundred mean images for each label, ${after}, judged by a classifier that was trained ` +
      'on real digits alone; in per cent how often it agrees.',
  };
}

/** The share that is recognised as training goes on. */
export function recognitionFigure(runs: readonly RecognitionRun[]): Figure {
  const points = (
    records: readonly RecognitionRecord[],
    pick: (record: RecognitionRecord) => number,
  ): CurvePoint[] => records.map((record) => ({ x: record.epoch, y: 100 * pick(record) }));
  return {
    name: 'recognition',
    title: 'Generated digits that a classifier recognises',
    draw: (room) =>
      curves({
        series: runs.flatMap(({ name, color, records }) => [
          { name, color, points: points(records, ({ all }) => all), dots: true },
          { name: '', color, points: points(records, ({ worst }) => worst), width: 1 },
        ]),
        x: 'epoch',
        y: 'recognised (%)',
        room,
      }),
    caption:
      'One hundred mean images for each label after each epoch, the same latents from N(0, I) ' +
      'each time. Thick with dots: of all ten classes; thin: of the class that does worst.',
  };
}

/** All that the classifier said, class by class; a column for each kind of digits. */
export function recognitionTable(kinds: Readonly<Record<string, Confusion>>): Table {
  const all = Object.values(kinds);
  const shares = all.map(recognizedByClass);
  const shown = (share: number) => (Number.isNaN(share) ? '' : percent(share));
  return {
    title: 'Digits that the classifier recognises',
    columns: ['class', ...Object.keys(kinds)],
    rows: [
      ...all[0]!.map((_, digit) => [digit, ...shares.map((share) => shown(share[digit]!))]),
      ['all', ...all.map((counts) => shown(recognized(counts)))],
    ],
  };
}
