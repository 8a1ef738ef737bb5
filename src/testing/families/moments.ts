import { tidy } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import { meanFinding, type Law, type LawContext } from '../run-laws.js';
import { BLOCK, drawsOf, spreadOf } from './draws.js';
import { repeated, type Subject } from './subject.js';

/** The laws of mean and entropy, by samples. */
export function lawsOfMoments(subject: Subject): Law[] {
  const { family } = subject;
  const laws: Law[] = [
    {
      name: 'the mean is that of the samples',
      chance: true,
      run: ({ key, limits }) => {
        const one = subject.params(foldIn(key, 1), 1);
        const { centre, scale } = tidy(() => ({
          centre: Array.from(family.mean(one).dataSync()),
          scale: spreadOf(drawsOf(subject, one, foldIn(key, 2))),
        }));
        return meanFinding(
          {
            key: foldIn(key, 3),
            limits,
            scale: 1,
            draw: (at) =>
              drawsOf(subject, one, at).map((row) =>
                row.map((x, j) => (x - centre[j]!) / scale[j]!),
              ),
          },
          ({ means }) => {
            const at = means.findIndex(
              (mean) => Math.abs(mean) === Math.max(...means.map(Math.abs)),
            );
            return `dimension ${at} is off by ${means[at]!.toPrecision(3)} standard deviations`;
          },
        ).finally(() => Object.values(one).forEach((tensor) => tensor.dispose()));
      },
    },
    ...(family.entropy
      ? [
          {
            name: 'the entropy is the mean of −log p',
            chance: true,
            run: ({ key, limits }: LawContext) => {
              const one = subject.params(foldIn(key, 1), 1);
              const entropy = tidy(() => family.entropy!(one).dataSync()[0]!);
              return meanFinding(
                {
                  key: foldIn(key, 3),
                  limits,
                  scale: Math.max(0.3, Math.abs(entropy)),
                  draw(at) {
                    const many = repeated(subject, one, BLOCK);
                    const logProb = family.logProb(many, family.sample(many, at)).dataSync();
                    return Array.from(logProb, (each) => [-each - entropy]);
                  },
                },
                ({ means }) =>
                  `it is ${entropy.toPrecision(4)}, but off by ` +
                  (means[0]! * Math.max(0.3, Math.abs(entropy))).toPrecision(3),
              ).finally(() => Object.values(one).forEach((tensor) => tensor.dispose()));
            },
          } satisfies Law,
        ]
      : []),
  ];
  return family.approximate?.includes('mean') ? laws.slice(1) : laws;
}
