import { tidy } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import type { Objective } from '../../objectives/objective.js';
import { meanFinding, type Finding, type LawContext } from '../run-laws.js';
import { exactLoss } from './exact-bound.js';
import { MOST_CASES } from './latents.js';
import {
  freed,
  lossOf,
  warmedState,
  withModel,
  type TinyModel,
  type TinyParts,
} from './tiny-model.js';

/** How often the two data are in a batch whose gradient is one row. */
const COPIES = 250;

/** In what a gradient is looked at. */
export interface Setting {
  readonly counts?: readonly [number, number];
  readonly shift?: number;
  /** How many steps come before. */
  readonly steps?: number;
}

/** The exact gradient, where latents are few enough. */
function exactGradient(
  { model, samples, data, gradientOf }: TinyModel,
  objective: Objective,
  counts?: readonly [number, number],
): number[] | undefined {
  const setting = { model, objective, samples, counts };
  return tidy(() => exactLoss({ ...setting, data: data(1) }))
    ? gradientOf(() => exactLoss({ ...setting, data: data(1) })!)
    : undefined;
}

const tooMany = ({ samples, model }: TinyModel): Finding => ({
  passed: false,
  undecided: true,
  message:
    `the values of ${samples} latents '${model.posterior.type}' together are more than the ` +
    `${MOST_CASES} that can be gone through, or have none that are known: give the estimator ` +
    'fewer samples, of which it makes the same',
});

/** The law that the mean gradient is the exact one. */
export function meanGradient(
  parts: TinyParts,
  { counts, shift = 0, steps = 0 }: Setting,
  { key, limits }: LawContext,
): Promise<Finding> {
  return withModel({ ...parts, shift }, async (tiny) => {
    const exact = exactGradient(tiny, parts.objective, counts);
    if (!exact) return tooMany(tiny);
    const state = warmedState(tiny, steps, foldIn(key, 1));
    // Gradients of far less than a nat are judged as such of a tenth.
    const scale = Math.max(0.1, Math.hypot(...exact));
    const names = Object.entries(tiny.model.weights).flatMap(([name, { size }]) =>
      new Array<string>(size).fill(name),
    );
    try {
      return await meanFinding(
        {
          key: foldIn(key, 2),
          limits,
          scale,
          draw(at) {
            const loss = () => lossOf(tiny, state, at, COPIES, counts);
            return [tiny.gradientOf(loss).map((slope, i) => slope - exact[i]!)];
          },
        },
        ({ means }) => {
          const most = Math.max(...means.map(Math.abs));
          const at = means.findIndex((each) => Math.abs(each) === most);
          const own = exact[at]! + means[at]! * scale;
          return (
            `its mean is off by ${(100 * Math.hypot(...means)).toFixed(1)} % of the exact ` +
            `gradient's length; by '${names[at]}' it is ${own.toPrecision(3)}, not ` +
            exact[at]!.toPrecision(3)
          );
        },
      );
    } finally {
      freed(state);
    }
  });
}
