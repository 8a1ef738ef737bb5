import { readValues, tensorOf, type TensorValues } from '../core/tensor-values.js';
import type { Params } from '../distributions/family.js';
import type { Values } from './nested-values.js';

/** Reads tensors into numbers of their own, by the same names. */
export async function readAll(tensors: Params): Promise<Values> {
  const read: Record<string, TensorValues> = {};
  for (const [name, value] of Object.entries(tensors)) read[name] = await readValues(value);
  return read;
}

/** New tensors of such numbers. */
export function tensorsOf(values: Values): Params {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tensorOf(value)]));
}
