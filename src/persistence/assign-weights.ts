import { tensor, type Variable } from '@tensorflow/tfjs-core';
import type { StoredTensor } from './safetensors.js';
import { checkSameTensors, float32Of } from './stored-values.js';

/** Gives weights the values that a file has for them; all or, where the file does not fit, none. */
export function assignWeights(
  weights: Readonly<Record<string, Variable>>,
  stored: ReadonlyMap<string, StoredTensor>,
  what: string,
): void {
  checkSameTensors(stored, weights, what);
  for (const [name, weight] of Object.entries(weights)) {
    const values = tensor(float32Of(stored.get(name)!), [...weight.shape], weight.dtype);
    weight.assign(values);
    values.dispose();
  }
}
