import { slice, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import { formatShape, sameShape } from '../../core/shapes.js';
import type { Params } from '../../distributions/family.js';
import { mapParams, rowsOf, tileParams } from '../../distributions/params.js';
import { figureFinding, farthest, type Finding, type LawContext } from '../run-laws.js';
import { conditionsOf, type SmallPrior } from './small-prior.js';

const ROWS = 3;

/** Samples and log-probabilities have the latent's shape, in float32. */
export function shapesLaw({ subject, latent }: SmallPrior, { key }: LawContext): Finding {
  return tidy(() => {
    const { family } = subject;
    const p = subject.params(foldIn(key, 1), ROWS);
    const z = family.sample(p, foldIn(key, 2));
    const wanted: [string, Tensor, number[]][] = [
      ['sample', z, [ROWS, ...latent]],
      ['logProb', family.logProb(p, z), [ROWS]],
      ['mean', family.mean(p), [ROWS, ...latent]],
      ['mode', family.mode(p), [ROWS, ...latent]],
    ];
    const wrong = wanted.flatMap(([name, value, shape]) =>
      sameShape(value.shape, shape) && value.dtype === 'float32'
        ? []
        : [
            `${name} gives ${formatShape(value.shape)} of ${value.dtype}, not ${formatShape(shape)}`,
          ],
    );
    const numbers = Object.entries(p).find(([, each]) => !each.dataSync().every(Number.isFinite));
    if (numbers) wrong.push(`its parameter '${numbers[0]}' is no finite number`);
    return figureFinding(wrong.length, 0, wrong.join('; '));
  });
}

/** Parameters of one row say of many latents what as many rows of them say. */
export function sharedLaw({ subject, family }: SmallPrior, { key }: LawContext): Finding {
  return tidy(() => {
    const one = subject.params(foldIn(key, 1), 1);
    const many = tileParams(family, one, ROWS);
    const z = family.sample(many, foldIn(key, 2));
    const { figure } = farthest(
      family.logProb(one, z).dataSync(),
      family.logProb(many, z).dataSync(),
    );
    return figureFinding(figure, 1e-5, 'log-probabilities are others by parameters of one row');
  });
}

/** The parameters of a row are those of its condition, whatever others there are. */
export function aloneLaw({ built, family, condition }: SmallPrior, { key }: LawContext): Finding {
  return tidy(() => {
    const rows = 6;
    const given = conditionsOf(condition!, foldIn(key, 1), rows);
    const p = built.params(given);
    if (rowsOf(family, p) === 1) return { passed: true };
    const own = (n: number) =>
      mapParams(p, (value, name) =>
        family.shared?.includes(name) || value.shape[0] === 1 ? value : slice(value, n, 1),
      );
    const off = Math.max(
      ...Array.from({ length: rows }, (_, n) => apart(built.params(slice(given, n, 1)), own(n))),
    );
    return figureFinding(off, 1e-5, 'the parameters of a row depend on the conditions of others');
  });
}

/** A prior with a row for each condition makes something of it. */
export function conditionLaw(
  { built, family, condition }: SmallPrior,
  { key }: LawContext,
): Finding {
  return tidy(() => {
    const p = built.params(conditionsOf(condition!, foldIn(key, 1), 16));
    if (rowsOf(family, p) === 1) return { passed: true };
    const differs = Object.entries(p).some(([name, value]) => {
      if (family.shared?.includes(name)) return false;
      const first = slice(value, 0, 1);
      return Array.from({ length: value.shape[0] }, (_, n) => slice(value, n, 1)).some(
        (row) => farthest(row.dataSync(), first.dataSync(), 1e-6).figure > 0,
      );
    });
    return figureFinding(
      Number(!differs),
      0,
      'it has a row for each condition, but all rows are alike: the condition is lost',
    );
  });
}

function apart(a: Params, b: Params): number {
  return Math.max(
    ...Object.entries(b).map(([name, value]) =>
      a[name] ? farthest(a[name].dataSync(), value.dataSync(), 1).figure : Infinity,
    ),
  );
}
