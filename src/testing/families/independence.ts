import { tidy } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import { meanFinding, type Law } from '../run-laws.js';
import { BLOCK, drawsOf, meansOf, spreadOf } from './draws.js';
import type { Subject } from './subject.js';

/** The law that draws of other rows and other keys know nothing of each other. */
export function lawsOfIndependence(subject: Subject): Law[] {
  return [
    {
      name: 'keys and rows draw apart',
      chance: true,
      run: ({ key, limits }) => {
        const one = subject.params(foldIn(key, 1), 1);
        const { centre, scale } = tidy(() => {
          const first = drawsOf(subject, one, foldIn(key, 2));
          return { centre: meansOf(first), scale: spreadOf(first) };
        });
        const standard = (row: readonly number[]) =>
          row.map((x, j) => Math.tanh((x - centre[j]!) / scale[j]!));
        // The square of the mean of what is compared, which independent draws have as mean.
        const squares = tidy(() => {
          const many = Array.from({ length: 40 }, (_, i) =>
            drawsOf(subject, one, foldIn(foldIn(key, 9), i)).map(standard),
          ).flat();
          return meansOf(many).map((mean) => mean * mean);
        });
        return meanFinding(
          {
            key: foldIn(key, 3),
            limits,
            scale: 1,
            // Of rows far from each other, of neighbours, and of the same place by other keys:
            // four rows of each at a time, so that what is compared is independent.
            draw(at) {
              const [a, b] = [0, 1].map((i) => drawsOf(subject, one, foldIn(at, i)).map(standard));
              return Array.from({ length: BLOCK / 4 }, (_, i) => {
                const [p, q, r] = [a![4 * i]!, a![4 * i + 1]!, a![4 * i + 3]!];
                const other = b![4 * i]!;
                return p.flatMap((x, j) => [
                  x * q[j]! - squares[j]!,
                  x * r[j]! - squares[j]!,
                  x * other[j]! - squares[j]!,
                ]);
              });
            },
          },
          () => 'what should be independent goes together',
        ).finally(() => Object.values(one).forEach((tensor) => tensor.dispose()));
      },
    },
  ];
}
