import { slice, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { tileRows } from '../../core/shapes.js';
import { tileParams } from '../../distributions/params.js';
import { rowsOfValues } from '../families/subject.js';
import { meanFinding, type Finding, type LawContext } from '../run-laws.js';
import { withinTidy } from '../within-tidy.js';
import { numbersOf, seedOf, type ModelSubject, type Told } from './subject.js';

/** How many data are generated at once. */
const BLOCK = 200;

/** What is generated has the moments of what is decoded of draws of the prior. */
export function priorLaw(subject: ModelSubject, { key, limits }: LawContext): Promise<Finding> {
  const { model } = subject;
  const latents = subject.latents!;
  const told: Told = subject.told.condition
    ? { condition: tileRows(slice(subject.told.condition, 0, 1), BLOCK) }
    : {};
  const ancestral = (at: Key) => {
    const { family } = latents.prior;
    const p = latents.priorParams(told);
    const z = family.sample(
      standsForAll(p, told) ? tileParams(family, p, BLOCK) : p,
      foldIn(at, 0),
    );
    return latents.likelihood.sample(latents.likelihoodParams(z, told), foldIn(at, 1));
  };
  const standsForAll = (p: Record<string, Tensor>, { condition }: Told) =>
    !condition || Object.values(p).every(({ shape }) => shape[0] !== BLOCK);
  const [middle, spread] = withinTidy(() => {
    const all = numbersOf(ancestral(foldIn(key, 0)));
    const centre = all.reduce((a, b) => a + b, 0) / all.length;
    const square = all.reduce((a, b) => a + (b - centre) ** 2, 0) / all.length;
    return [centre, Math.sqrt(square) || 1] as const;
  });
  /** The first numbers of a datum, and what goes together. */
  const features = (row: readonly number[]) => {
    const few = row.slice(0, 6).map((x) => 2 * Math.tanh((x - middle) / (2 * spread)));
    return [...few, ...few.slice(1).map((x, i) => x * few[i]!)];
  };
  return meanFinding(
    {
      key: foldIn(key, 1),
      limits,
      scale: 0.5,
      draw(at) {
        const seed = seedOf(at, 2);
        const own = rowsOfValues(model.generate!(BLOCK, { ...told, output: 'sample', seed }));
        const other = rowsOfValues(ancestral(foldIn(at, 3)));
        return own.map((row, n) => {
          const wanted = features(other[n]!);
          return features(row).map((x, j) => x - wanted[j]!);
        });
      },
    },
    ({ means }) =>
      'what is generated is not what is decoded of draws of the prior: means are off by up to ' +
      Math.max(...means.map(Math.abs)).toPrecision(3),
  );
}
