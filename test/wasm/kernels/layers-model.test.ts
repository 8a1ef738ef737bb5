import { engine, memory, tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { randomKey } from '../../../src/core/keys.js';
import { normalStream } from '../../../src/core/noise.js';
import { heapOf } from '../../../src/wasm/heap.js';
import { useWasm } from '../../../src/wasm/index.js';

const [CLASSES, FEATURES, COUNT, BATCH] = [5, 20, 1600, 16];
const STEPS_PER_EPOCH = COUNT / BATCH;
const EPOCHS = 20;

afterAll(async () => {
  await useWasm({ accelerate: false });
});

/**
 * Points about a centre for each class, near enough to one another for some to be taken wrongly.
 */
function points(): { x: Tensor2D; y: Tensor2D } {
  const next = normalStream(randomKey(1));
  const centres = Array.from({ length: CLASSES * FEATURES }, () => 0.5 * next());
  const x = Float32Array.from(
    { length: COUNT * FEATURES },
    (_, i) => centres[(Math.floor(i / FEATURES) % CLASSES) * FEATURES + (i % FEATURES)]! + next(),
  );
  const y = Float32Array.from({ length: COUNT * CLASSES }, (_, i) =>
    Math.floor(i / CLASSES) % CLASSES === i % CLASSES ? 1 : 0,
  );
  return { x: tensor2d(x, [COUNT, FEATURES]), y: tensor2d(y, [COUNT, CLASSES]) };
}

/** What is in use. */
function usage(): { tensors: number; dataIds: number; heap: number } {
  const heap = heapOf(engine().findBackend('wasm') as BackendWasm)!;
  return {
    tensors: memory().numTensors,
    dataIds: engine().backend.numDataIds(),
    heap: heap.memory.buffer.byteLength,
  };
}

async function train(
  accelerate: boolean,
): Promise<{ losses: number[]; accuracy: number; usages: ReturnType<typeof usage>[] }> {
  await useWasm({ accelerate });
  const { x, y } = points();
  const dense = (units: number, activation: 'relu' | 'tanh' | 'softmax', seed: number) =>
    layers.dense({ units, activation, kernelInitializer: initializers.glorotUniform({ seed }) });
  const first = layers.dense({
    units: 33,
    activation: 'relu',
    inputShape: [FEATURES],
    kernelInitializer: initializers.glorotUniform({ seed: 1 }),
  });
  const model = sequential({ layers: [first, dense(17, 'tanh', 2), dense(CLASSES, 'softmax', 3)] });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const usages: ReturnType<typeof usage>[] = [];
  const { history } = await model.fit(x, y, {
    epochs: EPOCHS,
    batchSize: BATCH,
    shuffle: false,
    yieldEvery: 'never',
    callbacks: { onEpochEnd: async () => void usages.push(usage()) },
  });
  model.dispose();
  x.dispose();
  y.dispose();
  return { losses: history.loss as number[], accuracy: (history.acc as number[]).at(-1), usages };
}

describe(`an ordinary model of tfjs-layers, trained for ${EPOCHS * STEPS_PER_EPOCH} steps`, () => {
  it('learns as well accelerated as not, and its memory stays flat from step 100 on', async () => {
    const expected = await train(false);
    const found = await train(true);
    // The steps are the same but for rounding: 2e-7 of a loss was seen in any epoch.
    found.losses.forEach((loss, epoch) =>
      expect(Math.abs(loss / expected.losses[epoch]! - 1), `epoch ${epoch}`).toBeLessThan(1e-4),
    );
    expect(found.accuracy).toBeGreaterThan(expected.accuracy - 0.01);
    expect(found.accuracy).toBeGreaterThan(0.9);
    expect(found.usages).toHaveLength(EPOCHS);
    for (const later of found.usages) expect(later).toEqual(found.usages[0]);
  });
});
