import { concat, slice, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import { formatShape, sameShape, type Shape } from '../../core/shapes.js';
import type { Params } from '../../distributions/family.js';
import { mapParams } from '../../distributions/params.js';
import { farthest, figureFinding, type Law } from '../run-laws.js';
import { agreement, drawnOf, figuresOf, ROWS } from './figures.js';
import { repeated, type Subject } from './subject.js';

const PER_ROW = ['logProb', 'entropy', 'kl'];

/** The laws of shapes and rows, in which chance has no part. */
export function lawsOfRows(subject: Subject): Law[] {
  const { family, event } = subject;
  const own = (params: Params, change: (value: Tensor) => Tensor) =>
    mapParams(params, (value, name) =>
      family.shared?.includes(name) || value.shape[0] === 1 ? value : change(value),
    );
  return [
    {
      name: 'shapes',
      run: ({ key }) =>
        tidy(() => {
          const { q, p, x } = drawnOf(subject, key);
          const wrong = Object.entries({ sample: x, ...figuresOf(subject, { q, p, x }) }).flatMap(
            ([name, value]) => {
              const shape: Shape = PER_ROW.includes(name) ? [ROWS] : [ROWS, ...event];
              return sameShape(value.shape, shape) && value.dtype === 'float32'
                ? []
                : [
                    `${name} gives ${formatShape(value.shape)} of ${value.dtype}, not ` +
                      `${formatShape(shape)} of float32`,
                  ];
            },
          );
          return figureFinding(wrong.length, 0, wrong.join('; '));
        }),
    },
    {
      name: 'rows stand for themselves',
      run: ({ key }) =>
        tidy(() => {
          const { q, p, x } = drawnOf(subject, key);
          const turned = (value: Tensor) =>
            concat([slice(value, ROWS - 1, 1), slice(value, 0, ROWS - 1)]);
          const straight = figuresOf(subject, { q, p, x });
          const other = figuresOf(subject, {
            q: own(q, turned),
            p: own(p, turned),
            x: turned(x),
          });
          return agreement(straight, other, (value) => turned(value), 'rows in another order');
        }),
    },
    {
      name: 'one row stands for all',
      run: ({ key }) =>
        tidy(() => {
          const { q, x } = drawnOf(subject, key);
          const one = subject.params(foldIn(key, 4), 1);
          const many = repeated(subject, one, ROWS);
          const pairs: Record<string, [Tensor, Tensor]> = {
            logProb: [family.logProb(one, x), family.logProb(many, x)],
            ...(family.kl && { kl: [family.kl(q, one), family.kl(q, many)] }),
          };
          const [a, b] = [0, 1].map((i) => mapPairs(pairs, i as 0 | 1));
          return agreement(a!, b!, (value) => value, 'parameters of one row in place of all');
        }),
    },
    {
      name: 'dimensions add up',
      run: ({ key }) =>
        tidy(() => {
          const { q, p, x } = drawnOf(subject, key);
          const sums = (value: Tensor) => {
            const width = value.size / ROWS;
            const all = value.dataSync<'float32'>();
            return Float64Array.from({ length: ROWS }, (_, n) =>
              all.subarray(n * width, (n + 1) * width).reduce((total, each) => total + each, 0),
            );
          };
          const pairs: [string, Tensor | undefined, Tensor | undefined][] = [
            ['klPerDimension', family.klPerDimension?.(q, p), family.kl?.(q, p)],
            ['logProbPerDimension', family.logProbPerDimension?.(q, x), family.logProb(q, x)],
          ];
          let [figure, worst] = [0, ''];
          for (const [name, each, whole] of pairs) {
            if (!each || !whole) continue;
            const off = farthest(sums(each), whole.dataSync()).figure;
            if (off > figure) [figure, worst] = [off, name];
          }
          return figureFinding(figure, 1e-4, `${worst} does not add up to the whole`);
        }),
    },
  ];
}

const mapPairs = (pairs: Record<string, [Tensor, Tensor]>, which: 0 | 1) =>
  Object.fromEntries(Object.entries(pairs).map(([name, pair]) => [name, pair[which]]));
