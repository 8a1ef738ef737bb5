import { percent, recognized, recognizedByClass, type Confusion } from './confusion.js';
import { countTable } from './count-table.js';
import { curves, type CurvePoint } from './curves.js';
import type { Figure } from './figure.js';
import type { Table } from './page.js';

/** What a classifier made of generated and of real digits. */
export interface Recognition {
  readonly meanImages: Confusion;
  readonly drawnPixels: Confusion;
  readonly realGrey: Confusion;
  readonly realBinarized: Confusion;
}

/** How much was recognised after an epoch. */
export interface RecognitionRecord {
  readonly epoch: number;
  /** The share of all generated digits. */
  readonly all: number;
  /** The share of those of the class that does worst. */
  readonly worst: number;
}

/** Which label became which digit. */
export function confusionFigure(counts: Confusion, after: string): Figure {
  return {
    name: 'confusion',
    title: 'What a classifier sees in generated digits',
    body: countTable(counts, { rows: 'label y that was asked for', columns: 'digit that the classifier saw' }),
    caption: `One hundred mean images for each label, ${after}, judged by a classifier that was trained on real digits alone. It agrees with ${percent(recognized(counts))}.`,
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

/** All that the classifier said, class by class. */
export function recognitionTable({ meanImages, drawnPixels, realGrey, realBinarized }: Recognition): Table {
  const all = [meanImages, drawnPixels, realGrey, realBinarized];
  const shares = all.map(recognizedByClass);
  const shown = (share: number) => (Number.isNaN(share) ? '' : percent(share));
  return {
    title: 'Digits that the classifier recognises',
    columns: ['class', 'generated, mean images', 'generated, drawn pixels', 'real test digits, grey', 'real test digits, binarised'],
    rows: [
      ...meanImages.map((_, digit) => [digit, ...shares.map((share) => shown(share[digit]!))]),
      ['all', ...all.map((counts) => shown(recognized(counts)))],
    ],
  };
}
