import { clone, memory, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import type { Params } from '../../distributions/family.js';
import { mapParams } from '../../distributions/params.js';
import { figureFinding, type Finding, type Law } from '../run-laws.js';
import { drawnOf, figuresOf } from './figures.js';
import type { Subject } from './subject.js';

/** The laws of memory, and of parameters far from the usual. */
export function lawsOfRemains(subject: Subject): Law[] {
  const { family } = subject;
  return [
    {
      name: 'nothing is left behind',
      run({ key }): Finding {
        const held = tidy(() => {
          const { q, p, x } = drawnOf(subject, key);
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
            const figures = { sample: x, ...figuresOf(subject, { q, p, x }) };
            for (const [name, value] of Object.entries(figures)) {
              const each = value.size / value.shape[0];
              const mayBeInfinite =
                name === 'kl' || name === 'klPerDimension'
                  ? rowsBeyond(subject, q, p, key)
                  : () => false;
              const isRight = (figure: number, i: number) =>
                Number.isFinite(figure) ||
                (figure === Infinity && mayBeInfinite(Math.floor(i / each)));
              if (!value.dataSync().every(isRight)) wrong.add(name);
            }
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

/** A mean of what is so far from float32's greatest number may be beyond it. */
const NEARLY_INFINITE = 1e36;

/** How many draws show how far q is from p. */
const DRAWS = 32;

/**
 * Which rows of q are so far from p that their KL is beyond float32: some draw is nearly so, and of
 * so many one is. Looked at where it is asked for, which is seldom.
 */
function rowsBeyond({ family }: Subject, q: Params, p: Params, key: Key): (row: number) => boolean {
  let beyond: Set<number> | undefined;
  return (row) => {
    if (beyond === undefined) {
      beyond = new Set();
      for (let draw = 0; draw < DRAWS; draw++) {
        const logProbs = tidy(() => family.logProb(p, family.sample(q, foldIn(key, 4 + draw))));
        logProbs.dataSync().forEach((each, i) => each < -NEARLY_INFINITE && beyond!.add(i));
        logProbs.dispose();
      }
    }
    return beyond.has(row);
  };
}

const keepable = (value: Tensor) => clone(value);
