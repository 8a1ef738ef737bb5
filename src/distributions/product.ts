import { addN, concat, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { optionError, vaeKitError } from '../core/errors.js';
import { foldIn } from '../core/keys.js';
import { formatShape, sameShape, type Shape } from '../core/shapes.js';
import { apart } from './apart.js';
import type { Family, Params } from './family.js';
import { klToGaussian } from './product-kl.js';
import { readParts, type Reparameterized, type SomeColumns } from './product-parts.js';
import { supportOf } from './product-support.js';

/**
 * Columns of different kinds side by side, as in a table of real numbers, bits, classes and counts;
 * given the parameters they are independent.
 *
 * log p(x) = Σ_i log p_i(x_i), where x_i is the i-th part's slice of the last axis: one column, or as
 * many as the family takes for one variable, such as the classes of {@link categorical}, unless it is
 * given with how many it has. Raw network outputs: those of the parts, side by side on the last axis;
 * parameters and variables: those of the parts, with the part's position before their names, as in
 * `'0.mean'`.
 *
 * As a likelihood it takes a mask, as a posterior it carries gradients, and entropy and KL, to a
 * product of the same parts or to a diagonal Gaussian, have a closed form, where all parts do.
 *
 * @param parts - The families from left to right, each alone or as `{ family, columns }`.
 * @returns The family.
 * @throws {@link VaeKitError} where there are none, one is no family, or, as a model is built, its
 * events do not have as many columns as the parts.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { bernoulli, categorical, gaussian, poisson, product } from 'vae-kit';
 *
 * const row = product([
 *   { family: gaussian({ scale: 'shared' }), columns: 2 },
 *   bernoulli(),
 *   categorical({ classes: 3 }),
 *   poisson(),
 * ]);
 * console.log(row.rawShape([7])); // [7]
 * console.log(Object.keys(row.params(tf.zeros([1, 7]), { '0.logVariance': tf.scalar(0) })));
 * // ['0.mean', '0.logScale', '1.logits', '2.logits', '3.logRate']
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function product<F extends Family | SomeColumns>(
  parts: readonly F[],
): Family<Params, Reparameterized<F>> {
  const all = readParts(parts);
  const families = all.map(({ family }) => family);
  const total = all.reduce((sum, { columns }) => sum + columns, 0);
  const each = <R>(compute: (family: Family, i: number) => R) => families.map(compute);
  const have = (...names: (keyof Family)[]) =>
    families.every((family) => names.every((name) => family[name] !== undefined));

  const shapesOf = (lead: Shape) =>
    all.map(({ family, columns }) => family.rawShape([...lead, columns]));
  const valuesOf = (value: Tensor) =>
    apart(
      value,
      all.map(({ columns }) => columns),
    );
  /** The parameters or variables of each part. */
  const own = (given: Params) => {
    const parted = each((): Record<string, Tensor> => ({}));
    for (const [name, value] of Object.entries(given)) {
      const [, at, rest] = /^(\d+)\.(.+)$/.exec(name) ?? [];
      const part = parted[Number(at)];
      if (!part)
        throw vaeKitError(
          `parameters of a product of ${all.length} must have names such as '0.mean'`,
          `'${name}'`,
          'Give those of a product of the same parts.',
        );
      part[rest!] = value;
    }
    return parted;
  };
  const named = (i: number, of: Params) =>
    Object.entries(of).map(([name, value]) => [`${i}.${name}`, value] as const);

  const added = (of: (family: Family, params: Params, i: number) => Tensor, params: Params) =>
    tidy(() => {
      const parted = own(params);
      return addN(each((family, i) => of(family, parted[i]!, i)));
    });
  const beside = (of: (family: Family, params: Params, i: number) => Tensor, params: Params) =>
    tidy(() => {
      const parted = own(params);
      return concat(
        each((family, i) => of(family, parted[i]!, i)),
        -1,
      );
    });
  const shared = each(({ shared: names = [] }, i) => names.map((name) => `${i}.${name}`)).flat();
  const toGaussian = klToGaussian(all, own);
  const floors = families.flatMap(({ minScale }) => minScale ?? []);

  return {
    type: 'product',
    options: { families, columns: all.map(({ columns }) => columns) },
    support: supportOf(all),
    reparameterized: families.every(({ reparameterized }) => reparameterized) as Reparameterized<F>,
    columns: total,
    ...(shared.length > 0 && { shared }),
    ...(floors.length > 0 && { minScale: Math.min(...floors) }),
    rawShape(event) {
      const lead = event.slice(0, -1);
      if (event.at(-1) !== total)
        throw optionError(
          'product',
          `must have as many columns as the last axis of the events, ${formatShape(event)}`,
          `${total}`,
          `Give events of the shape ${formatShape([...lead, total])}, or ` +
            '{ family: gaussian(), columns: 3 } for three columns.',
        );
      const shapes = shapesOf(lead);
      const other = shapes.find((shape) => !sameShape(shape.slice(0, -1), lead));
      if (other)
        throw optionError(
          'product',
          `must have parts whose raw outputs have the axes ${formatShape(lead)} before the last`,
          formatShape(other),
          'Give events of one axis.',
        );
      return [...lead, shapes.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
    },
    ...(families.some(({ variables }) => variables) && {
      variables: (event: Shape, key) =>
        Object.fromEntries(
          all.flatMap(({ family, columns }, i) =>
            named(i, family.variables?.([...event.slice(0, -1), columns], foldIn(key, i)) ?? {}),
          ),
        ),
    }),
    params: (raw, variables) =>
      tidy(() => {
        const widths = shapesOf(raw.shape.slice(1, -1)).map((shape) => shape.at(-1)!);
        const [raws, learned] = [apart(raw, widths), own(variables)];
        return Object.fromEntries(
          each((family, i) => named(i, family.params(raws[i]!, learned[i]!))).flat(),
        );
      }),
    sample: (params, key) =>
      beside((family, part, i) => family.sample(part, foldIn(key, i)), params),
    logProb: (params, value) =>
      tidy(() => {
        const values = valuesOf(value);
        return added((family, part, i) => family.logProb(part, values[i]!), params);
      }),
    ...(have('logProbPerDimension') && {
      logProbPerDimension: (params: Params, value: Tensor) =>
        tidy(() => {
          const values = valuesOf(value);
          return beside((family, part, i) => family.logProbPerDimension!(part, values[i]!), params);
        }),
    }),
    mean: (params) => beside((family, part) => family.mean(part), params),
    mode: (params) => beside((family, part) => family.mode(part), params),
    ...(have('entropy') && {
      entropy: (params: Params) => added((family, part) => family.entropy!(part), params),
    }),
    ...(have('kl') && {
      kl: (q: Params, p: Params) => added((family, part, i) => family.kl!(part, own(p)[i]!), q),
    }),
    ...(have('kl', 'klPerDimension') && {
      klPerDimension: (q: Params, p: Params) =>
        beside((family, part, i) => family.klPerDimension!(part, own(p)[i]!), q),
    }),
    ...(toGaussian && { klTo: { gaussian: toGaussian } }),
  };
}
