/**
 * Ten colours that people who see fewer colours tell apart as well, in the order in which most of
 * them are of use first.
 *
 * M. A. Petroff, Accessible color sequences for data visualization (2021), arXiv:2107.02270.
 */
const CLASS_COLORS: readonly string[] = [
  '#3f90da',
  '#ffa90e',
  '#bd1f01',
  '#94a4a2',
  '#832db6',
  '#a96b59',
  '#e76300',
  '#b9ac70',
  '#717581',
  '#92dadd',
];

/**
 * The colour of a place along a line, from dark blue to yellow: it grows lighter all the way, so that
 * its order is seen without its hues.
 *
 * After cividis: J. R. Nuñez, C. R. Anderton and R. S. Renslow, Optimizing colormaps with
 * consideration for color vision deficiency (2018).
 *
 * @param share - From 0 to 1.
 */
export function placeColor(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (PLACES.length - 1);
  const i = Math.min(PLACES.length - 2, Math.floor(at));
  const mix = (c: 0 | 1 | 2) =>
    Math.round(PLACES[i]![c] + (PLACES[i + 1]![c] - PLACES[i]![c]) * (at - i));
  return `rgb(${mix(0)}, ${mix(1)}, ${mix(2)})`;
}

const PLACES = [
  [33, 80, 160],
  [90, 104, 142],
  [124, 123, 120],
  [172, 158, 96],
  [232, 200, 60],
] as const;

/** The colour of a class; classes beyond the tenth begin anew. */
export function classColor(label: number): string {
  return CLASS_COLORS[label % CLASS_COLORS.length]!;
}
