import { matMul, tensor } from '@tensorflow/tfjs-core';
import { sampled } from '../../sampled.js';
import { sideShapes, type MatMulWorkload } from '../../workload.js';
import type { Task } from '../engine.js';
import type { Inputs } from '../inputs.js';

/** One product after the other of the same two matrices. */
export function matMulTask(workload: MatMulWorkload, inputs: Inputs): Task {
  const shapes = sideShapes(workload);
  const a = tensor(inputs.take(shapes.a), shapes.a);
  const b = tensor(inputs.take(shapes.b), shapes.b);
  const multiply = () => matMul(a, b, workload.transposeA, workload.transposeB);
  return {
    async check() {
      const product = multiply();
      const figures = sampled(await product.data<'float32'>());
      product.dispose();
      return figures;
    },
    async run() {
      multiply().dispose();
    },
  };
}
