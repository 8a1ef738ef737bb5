/** Sums of named figures, weighted by how many data each stands for; plain data. */
export interface Totals {
  readonly weight: number;
  readonly sums: Readonly<Record<string, number>>;
}

/** The sums of nothing. */
export const NOTHING: Totals = { weight: 0, sums: {} };

/** The sums with the figures of one more batch. */
export function addFigures(
  { weight, sums }: Totals,
  figures: Readonly<Record<string, number>>,
  more: number,
): Totals {
  const added = Object.entries(figures).map(
    ([name, value]) => [name, (sums[name] ?? 0) + more * value] as const,
  );
  return { weight: weight + more, sums: { ...sums, ...Object.fromEntries(added) } };
}

/** The weighted means so far. */
export function meansOf({ weight, sums }: Totals): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / weight]));
}
