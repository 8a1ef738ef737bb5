import type { Figure } from '../shared/drawing/figure.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import { stack } from '../shared/drawing/panel.js';
import type { Table } from '../shared/running/page.js';
import type { FillErrors } from './fill-errors.js';

/** What one way of filling in has made of test images. */
export interface Filling {
  readonly name: string;
  /** All images, one after the other. */
  readonly filled: Float32Array;
  readonly errors: FillErrors;
}

const AREA = 784;
/** Neither ink nor paper. */
const GREY = 0.4;

/** Test images, what is seen of them, and what each model makes of that. */
export function filledFigure(
  original: ArrayLike<number>,
  seen: ArrayLike<number>,
  fillings: readonly Filling[],
): Figure {
  const holes = Float32Array.from(seen, (bit, i) => (bit === 1 ? original[i]! : GREY));
  const models = fillings.filter(({ name }) => name !== 'pixel means');
  const rows = [
    { label: 'original', images: original },
    { label: 'with holes', images: holes },
    ...models.map(({ name, filled }) => ({ label: `filled in (${name})`, images: filled })),
  ];
  return {
    name: 'filled-in',
    title: 'Digits with holes, filled in',
    cover: true,
    draw(room) {
      const isNarrow = room < 600;
      const across = isNarrow ? 8 : 12;
      const block = (first: number) =>
        imageGrid(
          rows.flatMap(({ images }) =>
            Array.from({ length: across * AREA }, (_, i) => images[first * AREA + i]!),
          ),
          { across, room, ...(!isNarrow && { rowLabels: rows.map(({ label }) => label) }) },
        );
      const count = Math.floor(Math.min(36, original.length / AREA) / across);
      return stack(
        Array.from({ length: Math.max(1, count) }, (_, i) => block(i * across)),
        10,
      );
    },
    caption:
      'In blocks of rows: the first test images, the same with the missing half of their pixels ' +
      'in grey, and with these filled in by the mean of p(x|z) at the mean of q(z|x): of a model ' +
      'that was trained with zeros in their place, and of one that was trained with a mask. ' +
      'What was seen is shown as it was.',
  };
}

/** How far each way of filling in is off. */
export function fillTable(fillings: readonly Filling[]): Table {
  return {
    title: 'The missing pixels of test images: errors of what is filled in, the mean of a pixel',
    columns: ['filled in by', 'squared error', 'cross-entropy (nats)'],
    rows: fillings.map(({ name, errors: { squaredError, crossEntropy } }) => [
      name === 'pixel means' ? name : `a model trained with ${name === 'mask' ? 'a mask' : name}`,
      squaredError.toFixed(4),
      crossEntropy.toFixed(4),
    ]),
  };
}
