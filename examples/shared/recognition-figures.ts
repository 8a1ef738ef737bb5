import { percent, recognized, recognizedByClass, type Confusion } from './confusion.js';
import { countTable } from './count-table.js';
import { curves, type CurvePoint } from './curves.js';
import type { Figure } from './figure.js';
import type { Table } from './page.js';

/** How much was recognised after an epoch. */
export interface RecognitionRecord {
  readonly epoch: number;
  /** The share of all generated digits. */
  readonly all: number;
  /** The share of those of the class that does worst. */
  readonly worst: number;
}

/** Which label became which digit. */
export function confusionFigure(counts: Confusion, after: string, drawn: string): Figure {
  return {
    name: 'confusion',
    title: 'What a classifier sees in generated digits',
    body: countTable(counts, { rows: 'label y that was asked for', columns: 'digit that the classifier saw' }),
    caption: `One hundred mean images for each label, z from ${drawn}, ${after}, judged by a classifier that was trained on real digits alone. It agrees with ${percent(recognized(counts))}.`,
  };
}

/** The share that is recognised as training goes on. */
export function recognitionFigure(records: readonly RecognitionRecord[]): Figure {
  const points = (pick: (record: RecognitionRecord) => number): CurvePoint[] => records.map((record) => ({ x: record.epoch, y: 100 * pick(record) }));
  return {
    name: 'recognition',
    title: 'Generated digits that a classifier recognises',
    body: curves({
      series: [
        { name: 'all classes', color: '#1f77b4', points: points(({ all }) => all), dots: true },
        { name: 'the worst class', color: '#d62728', points: points(({ worst }) => worst), dots: true },
      ],
      x: 'epoch',
      y: 'recognised (%)',
    }),
    caption: 'One hundred mean images for each label after each epoch, the same latents each time.',
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
