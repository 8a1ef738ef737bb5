import { foldIn } from '../../core/keys.js';
import { scoreFunction } from '../../estimators/score-function.js';
import { figureFinding, type Finding, type LawContext } from '../run-laws.js';
import { fQuantile } from '../statistics/special-functions.js';
import { freed, lossOf, SHIFT, warmedState, withModel, type TinyParts } from './tiny-model.js';

/** How often each gradient is taken to measure its noise. */
const TAKES = 200;

/** The law that a baseline brings no noise. */
export async function noiseLaw(parts: TinyParts, { key, limits }: LawContext): Promise<Finding> {
  const noiseOf = (estimator: TinyParts['estimator']) =>
    withModel({ ...parts, estimator, shift: 2 * SHIFT }, (tiny) => {
      const state = warmedState(tiny, 100, foldIn(key, 1));
      const rows = Array.from({ length: TAKES }, (_, i) =>
        tiny.gradientOf(() => lossOf(tiny, state, foldIn(foldIn(key, 2), i), 2)),
      );
      freed(state);
      return rows[0]!.reduce((total, _, j) => {
        const middle = rows.reduce((sum, row) => sum + row[j]!, 0) / TAKES;
        return total + rows.reduce((sum, row) => sum + (row[j]! - middle) ** 2, 0) / (TAKES - 1);
      }, 0);
    });
  const { samples } = parts.estimator;
  const [own, plain] = [await noiseOf(parts.estimator), await noiseOf(scoreFunction({ samples }))];
  const ratio = own / plain;
  const finding = figureFinding(
    Number.isFinite(ratio) ? ratio : Infinity,
    fQuantile(limits.falseAlarm, TAKES - 1, TAKES - 1),
    `its variance is ${ratio.toPrecision(3)} times that of a score function without a baseline`,
  );
  return {
    ...finding,
    samples: TAKES,
    message: finding.passed ? `${ratio.toPrecision(3)} times its variance` : finding.message!,
  };
}
