/**
 * Trains the mean of all rows of an IDX file, and prints what it is and what memory that took, in
 * bytes, as JSON.
 *
 * node train-from-disk.mjs <path of the file>
 */
import '@tensorflow/tfjs-backend-wasm';
// Brings the gradients of tfjs's operations.
import '@tensorflow/tfjs-layers';
import { mean, mul, setBackend, square, sub, sum, variable, zeros } from '@tensorflow/tfjs-core';
import { fit, idxDataset, type Trainable } from '../../src/index.js';

await setBackend('wasm');
const images = await idxDataset(process.argv[2]!, { scale: 1 / 255 });
const center = variable(zeros([...images.shape]));
const model: Trainable<false> = {
  type: 'mean',
  data: images.shape,
  conditional: false,
  condition: undefined,
  support: { type: 'unitInterval', low: 0, high: 1 },
  variables: [center],
  initialState: () => ({ step: 0, estimator: {} }),
  loss: ({ data }, { step, estimator }) => ({
    loss: mul(0.5, mean(sum(square(sub(data, center)), 1))),
    metrics: {},
    state: { step: step + 1, estimator },
  }),
  measure: () => ({}),
};

const memories: NodeJS.MemoryUsage[] = [];
await fit(model, images, {
  epochs: 1,
  batchSize: 128,
  learningRate: 0.02,
  callbacks: [{ onStep: () => void memories.push(process.memoryUsage()) }],
});
await images.close();

const most = (of: 'rss' | 'arrayBuffers') => Math.max(...memories.map((memory) => memory[of]));
console.log(
  JSON.stringify({
    steps: memories.length,
    mean: mean(center).dataSync()[0],
    // Kernels and buffers are there after the first steps.
    growth: most('rss') - memories[20]!.rss,
    arrayBuffers: most('arrayBuffers'),
  }),
);
