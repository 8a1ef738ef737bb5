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

/** The colour of a class; classes beyond the tenth begin anew. */
export function classColor(label: number): string {
  return CLASS_COLORS[label % CLASS_COLORS.length]!;
}
