import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkpointTo, fit, train, type TrainRecord } from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { toyModel, type ToyModel } from '../support/toy-model.js';

const rows = tensor2dOf(5);
const options = { epochs: 2, batchSize: 2, seed: 3, learningRate: 0.1 };

function tensor2dOf(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => [i, -i]);
}

const weightsOf = ({ variables }: ToyModel) => Array.from(variables[0]!.dataSync());

describe('train', () => {
  useBackend('cpu');

  it('tells what fit tells, in its order, and returns what fit returns', async () => {
    const told: unknown[] = [];
    const data = tensor2d(rows);
    const fitted = toyModel();
    const result = await fit(fitted, data, {
      ...options,
      progress: false,
      callbacks: [
        {
          onStep: (record) => void told.push({ type: 'step', ...record, seconds: 0 }),
          onEpoch: (record) => void told.push({ type: 'epoch', ...record, seconds: 0 }),
        },
      ],
    });
    const model = toyModel();
    const events = train(model, data, options);
    const seen: unknown[] = [];
    for (;;) {
      const { done, value } = await events.next();
      if (done) {
        expect(value.ended).toBe('completed');
        expect(value.state.step).toBe(result.state.step);
        break;
      }
      seen.push({ ...value, seconds: 0 });
    }
    expect(seen).toEqual(told);
    expect(seen.map((record) => (record as TrainRecord).type)).toEqual([
      'step',
      'step',
      'step',
      'epoch',
      'step',
      'step',
      'step',
      'epoch',
    ]);
    expect(weightsOf(model)).toEqual(weightsOf(fitted));
  });

  it('ends where the loop is left, with what was learned and no tensor more', async () => {
    const data = tensor2d(rows);
    const model = toyModel();
    const before = memory().numTensors;
    for await (const { step } of train(model, data, options)) if (step === 2) break;
    expect(model.seen).toHaveLength(2);
    expect(memory().numTensors).toBe(before);
    const again = toyModel();
    const withBoth = memory().numTensors;
    await expect(
      (async () => {
        for await (const { step } of train(again, data, options))
          if (step === 1) throw new Error('my own');
      })(),
    ).rejects.toThrow('my own');
    expect(memory().numTensors).toBe(withBoth);
  });

  it('keeps its run where it is left, and goes on from there', async () => {
    const data = tensor2d(rows);
    const whole = toyModel();
    await fit(whole, data, { ...options, progress: false });
    let file: Uint8Array | undefined;
    let writes = 0;
    const write = (bytes: Uint8Array) => {
      writes++;
      file = bytes;
    };
    const checkpoint = checkpointTo({ write, read: () => file });
    for await (const { step } of train(toyModel(), data, { ...options, checkpoint }))
      if (step === 2) break;
    expect(writes).toBe(1);
    const model = toyModel();
    const steps: number[] = [];
    for await (const { step, type } of train(model, data, { ...options, checkpoint, resume: true }))
      if (type === 'step') steps.push(step);
    expect(steps).toEqual([3, 4, 5, 6]);
    expect(weightsOf(model)).toEqual(weightsOf(whole));
  });

  it('does nothing before the first record is asked for', async () => {
    const model = toyModel();
    const events = train(model, tensor2d(rows), options);
    expect(model.seen).toHaveLength(0);
    await events.return(undefined as never);
    expect(model.seen).toHaveLength(0);
  });
});
