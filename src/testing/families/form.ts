import { clone, concat, memory, slice, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { formatShape, sameShape, type Shape } from '../../core/shapes.js';
import type { Params } from '../../distributions/family.js';
import { mapParams } from '../../distributions/params.js';
import { farthest, figureFinding, type Finding, type Law } from '../run-laws.js';
import { repeated, type Subject } from './subject.js';

const ROWS = 3;

/** The figures that a family has of parameters and values, by name. */
function figuresOf({ family }: Subject, q: Params, x: Tensor, p: Params): Record<string, Tensor> {
  return {
    logProb: family.logProb(q, x),
    mean: family.mean(q),
    mode: family.mode(q),
    ...(family.entropy && { entropy: family.entropy(q) }),
    ...(family.kl && { kl: family.kl(q, p) }),
    ...(family.klPerDimension && { klPerDimension: family.klPerDimension(q, p) }),
    ...(family.logProbPerDimension && { logProbPerDimension: family.logProbPerDimension(q, x) }),
  };
}

const PER_ROW = ['logProb', 'entropy', 'kl'];

/** The laws of shapes, rows and keys, in which chance has no part. */
export function lawsOfForm(subject: Subject): Law[] {
  const { family, event } = subject;
  const own = (params: Params, change: (value: Tensor) => Tensor) =>
    mapParams(params, (value, name) =>
      family.shared?.includes(name) || value.shape[0] === 1 ? value : change(value),
    );
  const drawn = (key: Key) => {
    const [q, p] = [subject.params(foldIn(key, 1), ROWS), subject.params(foldIn(key, 2), ROWS)];
    return { q, p, x: family.sample(q, foldIn(key, 3)) };
  };
  return [
    {
      name: 'shapes',
      run: ({ key }) =>
        tidy(() => {
          const { q, p, x } = drawn(key);
          const wrong = Object.entries({ sample: x, ...figuresOf(subject, q, x, p) }).flatMap(
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
          const { q, p, x } = drawn(key);
          const turned = (value: Tensor) =>
            concat([slice(value, ROWS - 1, 1), slice(value, 0, ROWS - 1)]);
          const straight = figuresOf(subject, q, x, p);
          const other = figuresOf(subject, own(q, turned), turned(x), own(p, turned));
          return worstOf(straight, other, (value) => turned(value), 'rows in another order');
        }),
    },
    {
      name: 'one row stands for all',
      run: ({ key }) =>
        tidy(() => {
          const { q, x } = drawn(key);
          const one = subject.params(foldIn(key, 4), 1);
          const many = repeated(subject, one, ROWS);
          const pairs: Record<string, [Tensor, Tensor]> = {
            logProb: [family.logProb(one, x), family.logProb(many, x)],
            ...(family.kl && { kl: [family.kl(q, one), family.kl(q, many)] }),
          };
          const [a, b] = [0, 1].map((i) => mapPairs(pairs, i as 0 | 1));
          return worstOf(a!, b!, (value) => value, 'parameters of one row in place of all');
        }),
    },
    {
      name: 'dimensions add up',
      run: ({ key }) =>
        tidy(() => {
          const { q, p, x } = drawn(key);
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
    {
      name: 'one key, one draw',
      run: ({ key }) =>
        tidy(() => {
          const { q } = drawn(key);
          const at = (index: number) => [...family.sample(q, foldIn(key, index)).dataSync()];
          const same = farthest(at(5), at(5), 1e-6).figure;
          // Bits of one row may well agree.
          const others = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map(at);
          const apart = others.some((other) => farthest(other, at(5), 1e-6).figure > 0);
          return figureFinding(
            same > 0 ? same : Number(!apart),
            0,
            same > 0 ? 'the same key gives other numbers' : 'all keys give the same numbers',
          );
        }),
    },
    {
      name: 'one pass is both',
      run: ({ key }) =>
        tidy(() => {
          const { q } = drawn(key);
          const both = family.sampleWithLogProb?.(q, foldIn(key, 5));
          if (!both) return { passed: true };
          const apart = family.sample(q, foldIn(key, 5));
          let logProb: Tensor;
          try {
            logProb = family.logProb(q, both.value);
          } catch {
            // Some can judge only what they have drawn.
            logProb = both.logProb;
          }
          return worstOf(
            { value: both.value, logProb: both.logProb },
            { value: apart, logProb },
            (value) => value,
            'sampleWithLogProb in place of sample and logProb',
          );
        }),
    },
    {
      name: 'nothing is left behind',
      run({ key }): Finding {
        const held = tidy(() => {
          const { q, p, x } = drawn(key);
          return { q: mapParams(q, keepable), p: mapParams(p, keepable), x: keepable(x) } as never;
        }) as { q: Params; p: Params; x: Tensor };
        const { q, p, x } = held;
        const given = [...Object.values(q), ...Object.values(p), x];
        const calls: Record<string, () => Tensor | undefined> = {
          sample: () => family.sample(q, foldIn(key, 9)),
          logProb: () => family.logProb(q, x),
          mean: () => family.mean(q),
          mode: () => family.mode(q),
          entropy: () => family.entropy?.(q),
          kl: () => family.kl?.(q, p),
          klPerDimension: () => family.klPerDimension?.(q, p),
        };
        const left: string[] = [];
        tidy(() => {
          for (const [name, call] of Object.entries(calls)) {
            const before = memory().numTensors;
            const result = call();
            const fresh = result && !given.includes(result) ? 1 : 0;
            const more = memory().numTensors - before - fresh;
            if (more > 0) left.push(`${name} leaves ${more} tensors`);
            if (given.some((tensor) => tensor.isDisposed)) left.push(`${name} disposes its input`);
          }
        });
        given.forEach((tensor) => tensor.isDisposed || tensor.dispose());
        return figureFinding(left.length, 0, `outside of a tidy ${left.join('; ')}`);
      },
    },
    {
      name: 'extremes are finite',
      run: ({ key }) =>
        tidy(() => {
          const wrong = new Set<string>();
          for (const [index, spread] of [12, 30].entries()) {
            const [q, p] = [1, 2].map((part) =>
              subject.params(foldIn(foldIn(key, part), index), 8, spread),
            ) as [Params, Params];
            const x = family.sample(q, foldIn(key, 3));
            for (const [name, value] of Object.entries({
              sample: x,
              ...figuresOf(subject, q, x, p),
            }))
              if (!value.dataSync().every(Number.isFinite)) wrong.add(name);
          }
          return figureFinding(
            wrong.size,
            0,
            `of raw parameters of size 12 to 30, ${[...wrong].join(', ')} is no finite number`,
          );
        }),
    },
  ];
}

const keepable = (value: Tensor) => clone(value);

const mapPairs = (pairs: Record<string, [Tensor, Tensor]>, which: 0 | 1) =>
  Object.fromEntries(Object.entries(pairs).map(([name, pair]) => [name, pair[which]]));

function worstOf(
  a: Record<string, Tensor>,
  b: Record<string, Tensor>,
  change: (value: Tensor) => Tensor,
  what: string,
): Finding {
  let [figure, worst] = [0, ''];
  for (const [name, value] of Object.entries(a)) {
    const off = farthest(b[name]!.dataSync(), change(value).dataSync()).figure;
    if (off > figure) [figure, worst] = [off, name];
  }
  return figureFinding(figure, 1e-5, `${worst} is another by ${what}`);
}
