/**
 * How far figures may be apart, as a part of the largest: float32 sums in other orders stay well
 * below, other formulas do not.
 */
const TOLERANCE = 2e-5;

/** Checks that all engines came to the same figures as the first of them. */
export function agree(
  row: string,
  checked: readonly { readonly name: string; readonly figures: readonly number[] }[],
): void {
  const [first, ...others] = checked;
  if (!first) return;
  const allowed = TOLERANCE * Math.max(...first.figures.map(Math.abs));
  for (const { name, figures } of others) {
    const same =
      figures.length === first.figures.length &&
      figures.every((figure, i) => Math.abs(figure - first.figures[i]!) <= allowed);
    if (!same) {
      throw new Error(
        `In the row ${row}, ${name} does other work than ${first.name}: its figures are ` +
          `${figures.join(', ')}, not ${first.figures.join(', ')}.`,
      );
    }
  }
}
