import { clone, memory, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
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
            // Where draws of q are farther from p than float32 can tell, so is their mean.
            const isBeyond = Array.from(
              family.logProb(p, x).dataSync(),
              (logProb) => logProb === -Infinity,
            );
            for (const [name, value] of Object.entries({
              sample: x,
              ...figuresOf(subject, { q, p, x }),
            })) {
              const isRight = (each: number, row: number) =>
                Number.isFinite(each) || (name === 'kl' && each === Infinity && isBeyond[row]!);
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

const keepable = (value: Tensor) => clone(value);
