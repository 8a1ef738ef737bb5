import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import { farthest, figureFinding, type Law } from '../run-laws.js';
import { agreement, drawnOf } from './figures.js';
import type { Subject } from './subject.js';

/** The laws of what a key decides. */
export function lawsOfKeys(subject: Subject): Law[] {
  const { family } = subject;
  return [
    {
      name: 'one key, one draw',
      run: ({ key }) =>
        tidy(() => {
          const { q } = drawnOf(subject, key);
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
          const { q } = drawnOf(subject, key);
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
          return agreement(
            { value: both.value, logProb: both.logProb },
            { value: apart, logProb },
            (value) => value,
            'sampleWithLogProb in place of sample and logProb',
          );
        }),
    },
  ];
}
