import type { FieldDatum, MeanFields, MeanFieldsRequest } from '../../core/mean-fields.js';
import { takeShortcut } from '../../core/shortcuts.js';
import { climb, newAscent, place, residualOf } from './ascent.js';
import { addGradient, newGradient } from './bound-gradient.js';
import { linksOf } from './links.js';

/** What finds the mean fields of a network: the backend, or else plain JavaScript. */
export function meanFieldsOf(request: MeanFieldsRequest): MeanFields {
  return takeShortcut('VaeKitMeanFields', request) ?? fieldsHere(request);
}

function fieldsHere({
  sizes,
  biases,
  kernels,
  gradient,
  residual,
  ...limits
}: MeanFieldsRequest): MeanFields {
  const links = linksOf(sizes, biases, kernels);
  const ascent = newAscent(links);
  const sums = gradient ? newGradient(links) : undefined;
  const { values, tilts } = ascent;
  return {
    together: 1,
    climb: (data) =>
      data.map(({ values: datum, hidden, weight }) => {
        place(ascent, datum, hidden);
        const sweeps = climb(ascent, limits);
        if (sums) addGradient(sums, ascent, weight);
        return { values, tilts, sweeps, residual: residual ? residualOf(ascent) : NaN };
      }),
    gradient: () => (sums ? [...sums.biases, ...sums.kernels] : []),
    release: () => undefined,
  };
}

/** What there may be beside the values of each datum. */
interface DatumParts {
  readonly hidden?: (n: number) => ArrayLike<number> | undefined;
  readonly weights?: ArrayLike<number> | undefined;
}

/** Rows of data whose mean fields are wanted. */
export function dataOf(
  values: Float32Array,
  width: number,
  { hidden, weights }: DatumParts = {},
): FieldDatum[] {
  return Array.from({ length: values.length / width }, (_, n) => ({
    values: values.subarray(n * width, (n + 1) * width),
    hidden: hidden?.(n),
    weight: weights?.[n] ?? 1,
  }));
}

/** The same data in groups that climb together. */
export function inGroups<T>(data: readonly T[], { together }: MeanFields): (readonly T[])[] {
  return Array.from({ length: Math.ceil(data.length / together) }, (_, g) =>
    data.slice(g * together, (g + 1) * together),
  );
}
