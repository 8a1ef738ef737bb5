import { foldIn, type Key } from '../../core/keys.js';
import { normalStream } from '../../core/noise.js';
import type { Params } from '../../distributions/family.js';
import { meanFinding, type Finding, type Law, type LawContext } from '../run-laws.js';
import { BLOCK, drawsOf } from './draws.js';
import { referenceFor, valuesOf, type Reference } from './reference.js';
import type { Subject } from './subject.js';

/** A distribution of the family, with what is known exactly beside it. */
interface Case {
  readonly one: Params;
  readonly reference: Reference | undefined;
}

/** The laws of densities, and of samples beside them. */
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
        return unknown(
          'no reference covers such values: give a smaller event, or a support that says where they lie',
        );
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
            narrowest: NARROWEST,
            draw(at) {
              const { x, weights } = weighed(given, foldIn(at, 0));
              return drawsOf(subject, given.one, foldIn(at, 1)).map((own, n) => {
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
  ];
}

/** In one dimension, and over few values, waves are nearly dependent. */
const NARROWEST = 0.02;

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
