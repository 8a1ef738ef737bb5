/** The colours of real data and of what a model made. */
export const realColor = '#d62728';
export const generatedColor = '#1f77b4';

/** Ten colours that are easily told apart, one for each class of digits. */
export const classColors: readonly string[] = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#7f7f7f',
  '#bcbd22',
  '#17becf',
];
