import { memory, tidy } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { farthest, figureFinding, type Finding } from '../run-laws.js';
import { builtPrior, conditionsOf, freePrior, type PriorParts } from './small-prior.js';

/** What a prior learns starts where the key says. */
export function buildLaw(parts: PriorParts, key: Key): Finding {
  const [a, b] = [builtPrior(parts, key), builtPrior(parts, key)];
  const off = Object.entries(a.variables).map(([name, variable]) => {
    const other = b.variables[name];
    return [
      name,
      other ? farthest(variable.dataSync(), other.dataSync()).figure : Infinity,
    ] as const;
  });
  [a, b].forEach(freePrior);
  const wrong = off.find(([, figure]) => figure > 0);
  return figureFinding(
    wrong?.[1] ?? 0,
    0,
    `'${wrong?.[0]}' starts elsewhere each time: take what is random from the key`,
  );
}

/** Two models with one prior learn one each. */
export function apartLaw(parts: PriorParts, key: Key): Finding {
  const [a, b] = [builtPrior(parts, foldIn(key, 0)), builtPrior(parts, foldIn(key, 1))];
  const others = Object.values(b.variables);
  const shared = Object.entries(a.variables).filter(([, each]) => others.includes(each));
  [a, b].forEach((built) => {
    Object.values(built.variables).forEach((each) => each.isDisposed || each.dispose());
  });
  return figureFinding(
    shared.length,
    0,
    `two models train the same '${shared[0]?.[0]}': make variables where the prior is built`,
  );
}

/** Building leaves the variables, and the parameters nothing besides themselves. */
export function leakLaw(parts: PriorParts, key: Key): Finding {
  const { condition } = parts;
  const given = condition && conditionsOf(condition, key, 2);
  const first = memory().numTensors;
  const built = builtPrior(parts, key);
  const left = memory().numTensors - first - Object.keys(built.variables).length;
  const values = () => Object.values(built.variables).map((each) => [...each.dataSync()]);
  const start = values();
  const [more, fresh] = tidy(() => {
    const before = memory().numTensors;
    const made = Object.values(built.params(given));
    // What the prior learns may be the parameters themselves, and so may what it is given.
    const own = [...Object.values(built.variables), given];
    const results = new Set(made.filter((each) => !own.includes(each as never)));
    return [memory().numTensors - before, results.size] as [number, number];
  });
  const changed = farthest(values().flat(), start.flat(), 1).figure;
  const gone = given?.isDisposed === true;
  freePrior(built);
  const rest = memory().numTensors - first - left;
  given?.dispose();
  const said = [
    left > 0 && `building leaves ${left} tensors that no model frees`,
    more > fresh && `params leaves ${more - fresh} tensors outside of a tidy`,
    rest > 0 && `${rest} tensors are left when the variables are freed`,
    changed > 0 && 'params changes what is learned',
    gone && 'params disposes the condition',
  ].filter((each) => each !== false);
  return figureFinding(said.length, 0, said.join('; '));
}
