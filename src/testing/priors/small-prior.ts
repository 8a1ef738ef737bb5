import { add, clone, matMul, mul, reshape, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { normalNoise, normalStream, uniformStream } from '../../core/noise.js';
import { sizeOf, type Shape } from '../../core/shapes.js';
import { checkedFamily } from '../../distributions/checked-family.js';
import { buildPrior } from '../../distributions/checked-prior.js';
import type { Family, Params } from '../../distributions/family.js';
import { mapParams, paramsOfRows } from '../../distributions/params.js';
import type { BuiltPrior, PosteriorOfModel, Prior } from '../../distributions/prior.js';
import { subjectOf, type Subject } from '../families/subject.js';

/** A prior, and the model that it is to stand in. */
export interface PriorParts {
  readonly prior: Prior;
  readonly latent: Shape;
  readonly condition: Shape | undefined;
  /** The family of the posterior that is held against it. */
  readonly posterior: Family;
}

/** A prior that is built, and has learned something. */
export interface SmallPrior extends PriorParts {
  readonly built: BuiltPrior;
  /** The family, whose results are looked at. */
  readonly family: Family;
  /** Its distributions for conditions at random, as laws of families meet them. */
  readonly subject: Subject;
  /** Those of its posteriors. */
  readonly posteriors: Subject | undefined;
}

/** Conditions at random: classes where there are several numbers, else a number. */
export function conditionsOf(shape: Shape, key: Key, rows: number): Tensor {
  const next = uniformStream(key);
  const width = shape.at(-1)!;
  const values = Array.from({ length: (rows * sizeOf(shape)) / width }, () => {
    const chosen = Math.floor(width * next());
    return width > 1 ? Array.from({ length: width }, (_, k) => Number(k === chosen)) : [next()];
  });
  return tensor(values.flat(), [rows, ...shape]);
}

/** How many numbers a datum of the small model has. */
const DATA = 3;

/** The posterior of a small model, linear in data and condition. */
function posteriorFor({ posterior, latent }: PriorParts, key: Key): PosteriorOfModel {
  const family = checkedFamily(posterior, latent, 'posterior');
  return {
    family,
    data: [DATA],
    params: (data) =>
      tidy(() => {
        const raw = family.rawShape(latent);
        const weights = mul(0.5, normalNoise(foldIn(key, 0), [DATA, sizeOf(raw)]));
        const variables = family.variables?.(latent, foldIn(key, 1)) ?? {};
        const outputs = matMul(reshape(data, [-1, DATA]), reshape(weights, [DATA, -1]));
        return { ...family.params(reshape(outputs, [-1, ...raw]), variables) };
      }),
  };
}

/** Builds a prior with what a model tells it. */
export function builtPrior(parts: PriorParts, key: Key): BuiltPrior {
  const { prior, latent, condition } = parts;
  const posterior = posteriorFor(parts, foldIn(key, 1));
  return buildPrior(prior, { latent, condition, key: foldIn(key, 0), posterior });
}

/** Frees what a prior learns. */
export function freePrior({ variables }: BuiltPrior): void {
  Object.values(variables).forEach((variable) => variable.dispose());
}

/** Moves what is learned from where it starts: many start with rows that are all alike. */
function stir({ variables }: BuiltPrior, key: Key): void {
  const next = normalStream(key);
  for (const variable of Object.values(variables)) {
    const moves = Float32Array.from({ length: variable.size }, () => 0.3 * next());
    tidy(() => variable.assign(add(variable, tensor(moves, variable.shape))));
  }
}

/** Runs with a prior that is built and has learned something, and frees it. */
export async function withPrior<T>(
  parts: PriorParts,
  key: Key,
  run: (small: SmallPrior) => T | Promise<T>,
): Promise<T> {
  const { latent, condition, prior } = parts;
  const built = builtPrior(parts, foldIn(key, 100));
  try {
    stir(built, foldIn(key, 101));
    const family = checkedFamily(prior.family, latent, "prior's family");
    const params = (at: Key, rows: number): Params =>
      tidy(() => {
        const p = built.params(condition && conditionsOf(condition, at, rows));
        // What the prior learns must not be freed with its parameters.
        return mapParams(paramsOfRows(family, p, rows), clone);
      });
    const { posterior } = parts;
    const posteriors =
      posterior.support.type === prior.family.support.type
        ? subjectOf(checkedFamily(posterior, latent, 'posterior'), latent)
        : undefined;
    return await run({
      ...parts,
      built,
      family,
      posteriors,
      subject: { family, event: latent, params },
    });
  } finally {
    freePrior(built);
  }
}
