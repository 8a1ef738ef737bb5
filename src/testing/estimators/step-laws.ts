import { memory, mean, mul, tidy } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import type { Objective } from '../../objectives/objective.js';
import { farthest, figureFinding, type Finding } from '../run-laws.js';
import { freed, lossOf, SHIFT, warmedState, withModel, type TinyParts } from './tiny-model.js';

/** The law of the surrogate's value. */
export function lossLaw(parts: TinyParts, key: Key): Promise<Finding> {
  let heard: number | undefined;
  const listening: Objective = {
    ...parts.objective,
    credit(terms) {
      const credit = parts.objective.credit(terms);
      const { weights } = terms;
      // Later calls are of other latents, which the estimator wants to be told of.
      heard ??= tidy(
        () => mean(weights ? mul(weights, credit.bound) : credit.bound).dataSync()[0]!,
      );
      return credit;
    },
  };
  return withModel({ ...parts, objective: listening }, (tiny) => {
    let worst: Finding = { passed: true };
    const state = warmedState(tiny, 5, foldIn(key, 1));
    for (let i = 0; i < 6 && worst.passed; i++) {
      heard = undefined;
      const loss = tidy(
        () =>
          lossOf(tiny, state, foldIn(key, 2 + i), 2, i % 2 ? [1.6, 0.4] : undefined).dataSync()[0]!,
      );
      const off = Math.abs(loss + heard!) / (1 + Math.abs(loss));
      worst = figureFinding(
        Number.isFinite(off) ? off : Infinity,
        1e-5,
        `it is ${loss.toPrecision(5)} where the bound is ${heard!.toPrecision(5)}`,
      );
    }
    freed(state);
    return worst;
  });
}

/** What is carried under a signal that never changes must come to rest. */
export function stateLaw(parts: TinyParts, key: Key): Promise<Finding> {
  return withModel({ ...parts, constant: true, shift: -SHIFT }, (tiny) => {
    const sizes = [300, 600].map((steps) => {
      const state = warmedState(tiny, steps, key);
      const size = Math.max(
        0,
        ...Object.values(state).flatMap((value) => Array.from(value.dataSync(), Math.abs)),
      );
      freed(state);
      return size;
    }) as [number, number];
    const growth = sizes[1] / Math.max(sizes[0], 1e-6);
    return figureFinding(
      Number.isFinite(growth) ? growth : Infinity,
      // A count of steps may double.
      2.1,
      `of size ${sizes[0].toPrecision(3)} after 300 steps of a constant signal, it is ` +
        `${sizes[1].toPrecision(3)} after 600`,
    );
  });
}

/** The law that a key decides all that is drawn. */
export function keyLaw(parts: TinyParts, key: Key): Promise<Finding> {
  return withModel(parts, (tiny) => {
    const state = warmedState(tiny, 2, foldIn(key, 1));
    const at = (index: number) => tiny.gradientOf(() => lossOf(tiny, state, foldIn(key, index), 4));
    const same = farthest(at(2), at(2)).figure;
    const apart = [3, 4, 5, 6].some((index) => farthest(at(index), at(2)).figure > 0);
    freed(state);
    return figureFinding(
      same > 0 ? same : Number(!apart),
      0,
      same > 0 ? 'the same key gives another gradient' : 'all keys give the same gradient',
    );
  });
}

/** The law of memory. */
export function leakLaw(parts: TinyParts, key: Key): Promise<Finding> {
  return withModel(parts, (tiny) => {
    const state = tiny.model.initialState().estimator;
    const before = memory().numTensors;
    for (let i = 0; i < 3; i++) tiny.gradientOf(() => lossOf(tiny, state, foldIn(key, i), 1));
    const left = memory().numTensors - before;
    const gone = Object.values(state).some((tensor) => tensor.isDisposed);
    freed(Object.fromEntries(Object.entries(state).filter(([, tensor]) => !tensor.isDisposed)));
    return figureFinding(
      gone ? 1 : Math.max(0, left),
      0,
      gone ? 'it disposes the state it is given' : `three gradients leave ${left} tensors`,
    );
  });
}
