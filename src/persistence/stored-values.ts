import type { Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { formatShape, sameShape, type Shape } from '../core/shapes.js';
import type { StoredTensor } from './safetensors.js';

/** A tensor's values as a file stores them. */
export async function storedTensor(tensor: Tensor): Promise<StoredTensor> {
  const values = await tensor.data();
  // A copy: what is read may be the backend's own memory, which changes.
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return { dtype: tensor.dtype === 'int32' ? 'I32' : 'F32', shape: [...tensor.shape], bytes };
}

/** Numbers in float64 as a file stores them. */
export function storedNumbers(values: Float64Array): StoredTensor {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return { dtype: 'F64', shape: [values.length], bytes };
}

/** The values of a stored tensor as float32, whatever it was stored as. */
export function float32Of({ dtype, bytes }: StoredTensor): Float32Array {
  // A copy starts at a multiple of every width.
  const { buffer } = bytes.slice();
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'I32':
      return Float32Array.from(new Int32Array(buffer));
    case 'U32':
      return Float32Array.from(new Uint32Array(buffer));
    default:
      return Float32Array.from(bytes);
  }
}

/** The values of a tensor that was stored as int32. */
export function int32Of({ bytes }: StoredTensor): Int32Array {
  return new Int32Array(bytes.slice().buffer);
}

/** The values of a stored tensor as float64. */
export function float64Of(tensor: StoredTensor): Float64Array {
  return tensor.dtype === 'F64'
    ? new Float64Array(tensor.bytes.slice().buffer)
    : Float64Array.from(float32Of(tensor));
}

/**
 * Checks that a file has a tensor for each weight and of its shape, and none besides; every
 * difference is listed.
 */
export function checkSameTensors(
  stored: ReadonlyMap<string, { readonly shape: Shape }>,
  wanted: Readonly<Record<string, { readonly shape: Shape }>>,
  what: string,
): void {
  const missing = Object.keys(wanted).filter((name) => !stored.has(name));
  const foreign = [...stored.keys()].filter((name) => !Object.hasOwn(wanted, name));
  const differing = [...stored].filter(
    ([name, { shape }]) => Object.hasOwn(wanted, name) && !sameShape(shape, wanted[name]!.shape),
  );
  const differences = [
    ...missing.map((name) => `no '${name}' ${formatShape(wanted[name]!.shape)}`),
    ...foreign.map((name) => `'${name}' ${formatShape(stored.get(name)!.shape)}, which it lacks`),
    ...differing.map(
      ([name, { shape }]) =>
        `'${name}' of shape ${formatShape(shape)} for ${formatShape(wanted[name]!.shape)}`,
    ),
  ];
  if (differences.length === 0) return;
  throw vaeKitError(
    `${what} must hold the weights of this model and no others`,
    differences.join('; '),
    'Build the model as it was when it was saved. None of its weights has been changed.',
  );
}
