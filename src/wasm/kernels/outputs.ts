import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/**
 * Makes a kernel's results: float32 of some shapes. Where a full heap or the computation itself
 * fails, what was made is disposed.
 */
export function outputs(
  backend: BackendWasm,
  shapes: readonly (readonly number[])[],
  compute: (...made: TensorInfo[]) => void,
): TensorInfo[] {
  const made: TensorInfo[] = [];
  try {
    for (const shape of shapes) made.push(backend.makeOutput([...shape], 'float32'));
    compute(...made);
  } catch (error) {
    made.forEach(({ dataId }) => backend.disposeData(dataId));
    throw error;
  }
  return made;
}
