import { tidy } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { normalStream } from '../../core/noise.js';
import { sizeOf } from '../../core/shapes.js';
import type { Params } from '../../distributions/family.js';
import {
  figureFinding,
  meanFinding,
  type Finding,
  type Law,
  type LawContext,
} from '../run-laws.js';
import { referenceFor, valuesOf, wholeDimensions, type Reference } from './reference.js';
import { repeated, rowsOfValues, type Subject } from './subject.js';

const BLOCK = 1000;

/** A distribution of the family, with what is known exactly beside it. */
interface Case {
  readonly one: Params;
  readonly reference: Reference | undefined;
}

/** The laws of what samples, densities and moments say of each other. */
export function lawsOfDensity(subject: Subject): Law[] {
  const { family, event } = subject;
  const caseOf = (key: Key): Case => {
    const one = subject.params(foldIn(key, 1), 1);
    return { one, reference: referenceFor(subject, one, foldIn(key, 2)) };
  };
  const withReference =
    (
      run: (given: { one: Params; reference: Reference }, context: LawContext) => Promise<Finding>,
    ) =>
    async (context: LawContext): Promise<Finding> => {
      const { one, reference } = caseOf(context.key);
      try {
        if (reference) return await run({ one, reference }, context);
        return unknown('no reference covers such values: give a smaller event');
      } finally {
        Object.values(one).forEach((tensor) => tensor.dispose());
      }
    };
  /** The weights that turn draws of the reference into such of the family. */
  const weighed = ({ one, reference }: { one: Params; reference: Reference }, key: Key) => {
    const { x, logDensity } = reference.draw(key, BLOCK);
    const logProb = family.logProb(one, valuesOf(x, event)).dataSync();
    return { x, weights: logDensity.map((own, n) => Math.exp(logProb[n]! - own)) };
  };
  const draws = (one: Params, key: Key) =>
    rowsOfValues(family.sample(repeated(subject, one, BLOCK), key));
  return [
    {
      name: 'the density sums to one',
      chance: true,
      run: withReference((given, { key, limits }) =>
        meanFinding(
          {
            key: foldIn(key, 3),
            limits,
            scale: 1,
            draw: (at) => weighed(given, at).weights.map((weight) => [weight - 1]),
          },
          ({ means }) => `it sums to ${(1 + means[0]!).toPrecision(4)}`,
        ),
      ),
    },
    {
      name: 'samples follow the density',
      chance: true,
      run: withReference((given, { key, limits }) => {
        const features = featuresOf(given.reference, foldIn(key, 4));
        return meanFinding(
          {
            key: foldIn(key, 3),
            limits,
            scale: 1,
            draw(at) {
              const { x, weights } = weighed(given, foldIn(at, 0));
              return draws(given.one, foldIn(at, 1)).map((own, n) => {
                const other = features(x[n]!);
                return features(own).map((value, j) => value - weights[n]! * other[j]!);
              });
            },
          },
          ({ means }) =>
            'waves along random projections have means by samples that are off those by the ' +
            `density by up to ${Math.max(...means.map(Math.abs)).toPrecision(3)}`,
        );
      }),
    },
    {
      name: 'the mean is that of the samples',
      chance: true,
      run: ({ key, limits }) => {
        const one = subject.params(foldIn(key, 1), 1);
        const { centre, scale } = tidy(() => ({
          centre: Array.from(family.mean(one).dataSync()),
          scale: spreadOf(draws(one, foldIn(key, 2))),
        }));
        return meanFinding(
          {
            key: foldIn(key, 3),
            limits,
            scale: 1,
            draw: (at) =>
              draws(one, at).map((row) => row.map((x, j) => (x - centre[j]!) / scale[j]!)),
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
    {
      name: 'keys and rows draw apart',
      chance: true,
      run: ({ key, limits }) => {
        const one = subject.params(foldIn(key, 1), 1);
        const { centre, scale } = tidy(() => {
          const first = draws(one, foldIn(key, 2));
          return { centre: meansOf(first), scale: spreadOf(first) };
        });
        const standard = (row: readonly number[]) =>
          row.map((x, j) => Math.tanh((x - centre[j]!) / scale[j]!));
        // The square of the mean of what is compared, which independent draws have as mean.
        const squares = tidy(() => {
          const many = Array.from({ length: 40 }, (_, i) =>
            draws(one, foldIn(foldIn(key, 9), i)).map(standard),
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
              const [a, b] = [0, 1].map((i) => draws(one, foldIn(at, i)).map(standard));
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
    {
      name: 'the mode is most probable',
      run: ({ key }) =>
        tidy(() => {
          const rows = 4;
          const q = subject.params(foldIn(key, 1), rows);
          const mode = family.mode(q);
          const best = family.logProb(q, mode).dataSync();
          const values = rowsOfValues(mode);
          let worst = 0;
          const width = sizeOf(event);
          const isBits = family.support.type === 'binary';
          const drawn = Array.from({ length: 20 }, (_, i) =>
            rowsOfValues(family.sample(q, foldIn(foldIn(key, 2), i))),
          );
          const whole = wholeDimensions(drawn.flat());
          const others: number[][][] = [];
          for (let j = 0; j < width; j++) {
            // Values next to whole numbers may be none.
            for (const by of whole[j] && !isBits ? [] : [0.05, -0.05, 0.5, -0.5])
              others.push(
                values.map((row) => row.map((x, i) => (i !== j ? x : isBits ? 1 - x : x + by))),
              );
          }
          const { low, high } = family.support;
          for (const other of [
            // Values next to it may be none, such as between 0 and 1.
            ...(isBits || (low === -Infinity && high === Infinity) ? others : []),
            ...drawn,
          ]) {
            const logProb = family.logProb(q, valuesOf(other, event)).dataSync();
            logProb.forEach((each, n) => (worst = Math.max(worst, each - best[n]!)));
          }
          return figureFinding(
            worst,
            1e-4,
            `another value is more probable, by ${worst.toPrecision(3)} nats`,
          );
        }),
    },
  ];
}

const unknown = (message: string): Finding => ({ passed: false, undecided: true, message });

/** Waves along random projections: bounded, and together they tell all distributions apart. */
function featuresOf({ centre, scale }: Reference, key: Key): (x: readonly number[]) => number[] {
  const next = normalStream(key);
  const waves = Array.from({ length: 6 }, (_, i) =>
    // The first are along each dimension alone.
    i < Math.min(3, centre.length)
      ? centre.map((_c, j) => Number(i === j))
      : centre.map(() => (0.6 + 0.5 * (i % 3)) * next()),
  );
  return (x) =>
    waves.flatMap((wave) => {
      const angle = wave.reduce((sum, w, j) => sum + (w * (x[j]! - centre[j]!)) / scale[j]!, 0);
      return [Math.sin(angle), Math.cos(angle)];
    });
}

const meansOf = (rows: readonly (readonly number[])[]) =>
  rows[0]!.map((_, j) => rows.reduce((total, row) => total + row[j]!, 0) / rows.length);

function spreadOf(rows: readonly (readonly number[])[]): number[] {
  const centre = meansOf(rows);
  return centre.map((middle, j) => {
    const square = rows.reduce((total, row) => total + (row[j]! - middle) ** 2, 0) / rows.length;
    return Math.sqrt(square) || 1;
  });
}
