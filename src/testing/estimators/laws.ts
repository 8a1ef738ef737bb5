import { memory, mean, mul, tensor1d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import type { Params } from '../../distributions/family.js';
import { scoreFunction } from '../../estimators/score-function.js';
import type { Objective } from '../../objectives/objective.js';
import {
  farthest,
  figureFinding,
  meanFinding,
  type Finding,
  type Law,
  type LawContext,
} from '../run-laws.js';
import { fQuantile } from '../statistics/special-functions.js';
import {
  exactGradient,
  tinyModel,
  warmedState,
  type TinyModel,
  type TinyParts,
} from './tiny-model.js';

/** How often the two data are in a batch whose gradient is one row. */
const COPIES = 250;

/** What a constant in log p(x | z) is. */
const SHIFT = 3;

/** The laws of an estimator, with a posterior, a prior and an objective. */
export function lawsOfEstimator(parts: TinyParts): Law[] {
  const stateful = tidy(() => Object.keys(parts.estimator.initialState()).length > 0);
  const unbiased = (name: string, setting: Setting): Law => ({
    name,
    chance: true,
    run: (context) => meanGradient(parts, setting, context),
  });
  return [
    { name: 'the loss is −bound in value', run: ({ key }) => lossLaw(parts, key) },
    unbiased('the gradient is right in the mean', {}),
    unbiased('the gradient is right of data that do not count the same', { counts: [1.6, 0.4] }),
    unbiased('the gradient is right with a constant in log p(x | z)', { shift: SHIFT }),
    ...(stateful
      ? [
          unbiased('the gradient is right after some steps', { shift: SHIFT, steps: 30 }),
          { name: 'the state settles', run: ({ key }: LawContext) => stateLaw(parts, key) },
        ]
      : []),
    {
      name: 'the noise is no more than without a baseline',
      chance: true,
      run: (context) => noiseLaw(parts, context),
    },
    { name: 'one key, one gradient', run: ({ key }) => keyLaw(parts, key) },
    { name: 'nothing is left behind', run: ({ key }) => leakLaw(parts, key) },
  ];
}

interface Setting {
  readonly counts?: readonly [number, number];
  readonly shift?: number;
  /** How many steps come before. */
  readonly steps?: number;
}

/** Runs with a model, and frees it. */
async function withModel<T>(
  parts: TinyParts,
  run: (tiny: TinyModel) => T | Promise<T>,
): Promise<T> {
  const tiny = tinyModel(parts);
  try {
    return await run(tiny);
  } finally {
    tiny.model.dispose();
  }
}

const freed = (state: Params) => Object.values(state).forEach((tensor) => tensor.dispose());

function lossOf(
  { model, data }: TinyModel,
  estimator: Params,
  key: Key,
  copies: number,
  counts?: readonly [number, number],
): Tensor {
  const weights = counts && {
    weights: tensor1d(Array.from({ length: 2 * copies }, (_, i) => counts[i % 2]!)),
  };
  return model.loss({ data: data(copies), ...weights }, { step: 0, estimator }, key).loss;
}

function meanGradient(
  parts: TinyParts,
  { counts, shift = 0, steps = 0 }: Setting,
  { key, limits }: LawContext,
): Promise<Finding> {
  return withModel({ ...parts, shift }, async (tiny) => {
    const exact = exactGradient(tiny, parts.objective, counts);
    if (!exact)
      return {
        passed: false,
        undecided: true,
        message: `the latents of ${tiny.samples} samples are too many to be gone through`,
      };
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

function lossLaw(parts: TinyParts, key: Key): Promise<Finding> {
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
function stateLaw(parts: TinyParts, key: Key): Promise<Finding> {
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

/** How often each gradient is taken to measure its noise. */
const TAKES = 200;

async function noiseLaw(parts: TinyParts, { key, limits }: LawContext): Promise<Finding> {
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

function keyLaw(parts: TinyParts, key: Key): Promise<Finding> {
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

function leakLaw(parts: TinyParts, key: Key): Promise<Finding> {
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
