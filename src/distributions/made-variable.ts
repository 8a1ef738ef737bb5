import { variable, type Variable } from '@tensorflow/tfjs-core';
import type { Params } from './family.js';

/** First values made into variables, and freed. */
export function madeVariable(initial: Params): Readonly<Record<string, Variable>> {
  return Object.fromEntries(
    Object.entries(initial).map(([name, value]) => {
      const weight = variable(value);
      value.dispose();
      return [name, weight];
    }),
  );
}
