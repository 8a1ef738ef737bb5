import { concat, type Tensor } from '@tensorflow/tfjs-core';
import { tileRows } from '../../core/shapes.js';

/** Values with their context behind them; one context may be that of all rows. */
export function withContext(value: Tensor, context: Tensor | undefined): Tensor {
  if (!context) return value;
  const rows = value.shape[0];
  return concat([value, context.shape[0] === rows ? context : tileRows(context, rows)], 1);
}
