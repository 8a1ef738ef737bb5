import { blockUntilReady, jit, numpy as np } from '@jax-js/jax';
import { sampled } from '../../sampled.js';
import { sideShapes, type MatMulWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';

/** One product after the other of the same two matrices. */
export function matMulTask(workload: MatMulWorkload, inputs: Inputs): Task {
  const { transposeA, transposeB } = workload;
  const shapes = sideShapes(workload);
  const a = np.array(inputs.take(shapes.a)).reshape(shapes.a);
  const b = np.array(inputs.take(shapes.b)).reshape(shapes.b);
  const multiply = jit((left: np.Array, right: np.Array) =>
    np.matmul(transposeA ? np.transpose(left) : left, transposeB ? np.transpose(right) : right),
  );
  return {
    async check() {
      return sampled(await multiply(a.ref, b.ref).data());
    },
    async run() {
      const product = multiply(a.ref, b.ref);
      await blockUntilReady(product);
      product.dispose();
    },
  };
}
