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
          const wrong = new Set(
            [12, 30].flatMap((spread, i) => notFinite(subject, foldIn(key, i), spread)),
          );
          return figureFinding(
            wrong.size,
            0,
            `of raw parameters of size 12 to 30, ${[...wrong].join(', ')} is no finite number`,
          );
        }),
    },
  ];
}

/** The names of the figures that are no numbers, of parameters as far out as `spread` says. */
function notFinite(subject: Subject, key: Key, spread: number): string[] {
  const q = subject.params(foldIn(key, 1), FAR_ROWS, spread);
  const p = subject.params(foldIn(key, 2), FAR_ROWS, spread);
  const x = subject.family.sample(q, foldIn(key, 3));
  return Object.entries({ sample: x, ...figuresOf(subject, { q, p, x }) })
    .filter(([, value]) => !value.dataSync().every(Number.isFinite))
    .map(([name]) => name);
}

/** How many rows far out are looked at. */
const FAR_ROWS = 8;

const keepable = (value: Tensor) => clone(value);
