import type { Row } from '../row.js';
import { classifierRow } from './classifier.js';
import { convVaeRow } from './conv-vae.js';
import { matMulRows } from './matmul.js';
import { meanFieldRow } from './mean-field.js';
import { mixtureRows } from './mixture.js';
import { swissRollFitRow, swissRollRow } from './swiss-roll.js';
import { vae784x500x20FitRow, vae784x500x20Rows } from './vae-784-500-20.js';
import { vae784x512x2Row } from './vae-784-512-2.js';

/** All rows, in the order of the table. */
export const rows: readonly Row[] = [
  ...matMulRows,
  ...vae784x500x20Rows,
  vae784x500x20FitRow,
  vae784x512x2Row,
  convVaeRow,
  swissRollRow,
  swissRollFitRow,
  classifierRow,
  ...mixtureRows,
  meanFieldRow,
];
