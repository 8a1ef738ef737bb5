import { add, tensor, tidy } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import { compareVariables, GRADIENT_TOLERANCE } from '../differences.js';
import { rowsOfValues } from '../families/subject.js';
import { figureFinding, type Finding, type LawContext } from '../run-laws.js';
import { conditionsOf, type SmallPrior } from './small-prior.js';

/** log p(z) by all that the prior learns, against differences. */
export function gradientLaw(small: SmallPrior, { key }: LawContext): Finding {
  const { built, family, subject, condition } = small;
  return tidy(() => {
    const rows = 4;
    const z = family.sample(subject.params(foldIn(key, 1), rows), foldIn(key, 2));
    const given = condition && conditionsOf(condition, foldIn(key, 3), rows);
    const { figure, where } = compareVariables(
      () => family.logProb(built.params(given), z),
      built.variables,
    );
    return figureFinding(figure, GRADIENT_TOLERANCE, `the gradient of log p(z) is ${where}`);
  });
}

/** Latents many deviations off have a log-probability, and it falls. */
export function tailLaw({ family, subject }: SmallPrior, { key }: LawContext): Finding {
  return tidy(() => {
    const { low, high } = family.support;
    if (low !== -Infinity || high !== Infinity) return { passed: true };
    const one = subject.params(foldIn(key, 1), 1);
    const rows = rowsOfValues(family.sample(subject.params(foldIn(key, 1), 40), foldIn(key, 2)));
    const spread = Math.max(1, ...rows.flat().map(Math.abs));
    const shape = [1, ...subject.event];
    const size = rows[0]!.length;
    const at = (distance: number) => {
      const z = tensor(new Array<number>(size).fill(distance * spread), shape);
      return family.logProb(one, add(z, 0)).dataSync()[0]!;
    };
    const wrong = [10, -10, 30, -30].find((distance) => !Number.isFinite(at(distance)));
    return figureFinding(
      Number(wrong !== undefined),
      0,
      `at ${(spread * (wrong ?? 0)).toPrecision(3)} in all dimensions it is ${at(wrong ?? 0)}: ` +
        'compute it in log-space',
    );
  });
}
