import { getGradient, grad, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { withoutRemains } from '../../core/gradients.js';

/**
 * Whether an operation computes what it should in a case whose answer is known.
 *
 * @param compute - The operation; its tensors are disposed.
 * @param expected - The right values, to the bit.
 */
export function computes(compute: () => Tensor, expected: readonly number[]): boolean {
  const values = withoutRemains(() => tidy(() => compute().dataSync()));
  return values.length === expected.length && expected.every((value, i) => values[i] === value);
}

/**
 * Whether tfjs knows the gradient of the sum of an operation's output in a case whose answer is
 * known.
 *
 * @param name - The operation's kernel.
 * @param operation - Runs it, and no other: of the others tfjs may know no gradients.
 * @param x - Where the gradient is taken: values and shape.
 * @param expected - The right gradient, to the bit.
 */
export function differentiates(
  name: string,
  operation: (x: Tensor) => Tensor,
  x: { readonly values: number[]; readonly shape: number[] },
  expected: readonly number[],
): boolean {
  if (getGradient(name) === undefined) return false;
  return computes(() => grad(operation)(tensor(x.values, x.shape)), expected);
}
