import { reshape, sign, stridedSlice, Tensor, transpose } from '@tensorflow/tfjs-core';

/**
 * Gives tensors the few methods that first weights of recurrent layers are made with (Orthogonal of
 * tfjs-layers): in Node's ES modules tfjs-core brings none, and what registers them cannot be
 * imported.
 *
 * @returns What takes away again those that were not there.
 */
export function addChainedOps(): () => void {
  const methods: Readonly<Record<string, (this: Tensor, ...rest: never[]) => Tensor>> = {
    flatten() {
      return reshape(this, [this.size]);
    },
    reshape(shape: number[]) {
      return reshape(this, shape);
    },
    sign() {
      return sign(this);
    },
    stridedSlice(begin: number[], end: number[], strides: number[]) {
      return stridedSlice(this, begin, end, strides);
    },
    transpose() {
      return transpose(this);
    },
  };
  const prototype = Tensor.prototype as unknown as Record<string, unknown>;
  const missing = Object.keys(methods).filter((name) => !(name in prototype));
  for (const name of missing) prototype[name] = methods[name];
  return () => missing.forEach((name) => Reflect.deleteProperty(prototype, name));
}
