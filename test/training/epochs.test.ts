import { memory, tensor, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fit, type Callback, type Key } from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { nameOf, toyModel, type ToyModel } from '../support/toy-model.js';

/** Seven rows, which make batches of 3, 3 and 1. */
const rows = [
  [1, 10],
  [2, 20],
  [3, 30],
  [4, 40],
  [5, 50],
  [6, 60],
  [7, 70],
];
const data = () => tensor2d(rows);
const uneven = { epochs: 2, batchSize: 3, seed: 1, progress: false };
const lossesOf = (model: ToyModel) => model.seen.filter(({ call }) => call === 'loss');

describe('an epoch whose last batch is smaller', () => {
  useBackend('cpu');

  it('has the mean of its data, not of its batches', async () => {
    const steps: number[] = [];
    const { history } = await fit(toyModel(), data(), {
      ...uneven,
      // Weights that all but stay where they are make the loss the same at every step.
      learningRate: 1e-30,
      callbacks: [{ onStep: ({ metrics }) => void steps.push(metrics.first!) }],
    });
    const loss = rows.reduce((total, [x, y]) => total + (x! ** 2 + y! ** 2) / 2 / 7, 0);
    for (const record of history) {
      expect(record.metrics.first).toBeCloseTo(4, 5);
      expect(record.loss / loss).toBeCloseTo(1, 5);
    }
    // The mean over batches would be another.
    const overBatches = (steps[0]! + steps[1]! + steps[2]!) / 3;
    expect(Math.abs(overBatches - 4)).toBeGreaterThan(0.05);
  });

  it('goes through all rows in an order that seed and epoch decide', async () => {
    const model = toyModel();
    await fit(model, data(), uneven);
    const seen = lossesOf(model).map((step) => step.data.filter((_, i) => i % 2 === 0));
    expect(seen.map(({ length }) => length)).toEqual([3, 3, 1, 3, 3, 1]);
    for (const epoch of [1, 2]) {
      const inOrder = seen.slice(3 * epoch - 3, 3 * epoch).flat();
      expect([...inOrder].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    }
    // The second epoch alone, as training that goes on from there would need it.
    const again = toyModel();
    await fit(again, data(), { ...uneven, epochs: 3 });
    const longer = lossesOf(again).map((step) => step.data.filter((_, i) => i % 2 === 0));
    expect(longer.slice(0, 6)).toEqual(seen);
    const other = toyModel();
    await fit(other, data(), { ...uneven, seed: 2 });
    expect(lossesOf(other)[0]!.data).not.toEqual(lossesOf(model)[0]!.data);
  });

  it('takes a batch of all data where there are fewer than 100 and no size was told', async () => {
    const model = toyModel();
    await fit(model, data(), { epochs: 1 });
    expect(lossesOf(model).map((step) => step.data.length / 2)).toEqual([7]);
    const many = toyModel();
    await fit(many, zeros([250, 2]), { epochs: 1 });
    expect(lossesOf(many).map((step) => step.data.length / 2)).toEqual([100, 100, 50]);
  });
});

describe('the keys of a run', () => {
  useBackend('cpu');

  it('differ from step to step, and between what a step and its transform draw', async () => {
    const transformKeys: string[] = [];
    const transform = (batch: Tensor, key: Key) => {
      transformKeys.push(nameOf(key));
      return batch;
    };
    const model = toyModel();
    await fit(model, data(), { ...uneven, transform });
    const stepKeys = lossesOf(model).map(({ key }) => key);
    expect(stepKeys).toHaveLength(6);
    expect(transformKeys).toHaveLength(6);
    expect(new Set([...stepKeys, ...transformKeys]).size).toBe(12);
    const again = toyModel();
    await fit(again, data(), uneven);
    expect(lossesOf(again).map(({ key }) => key)).toEqual(stepKeys);
    const other = toyModel();
    await fit(other, data(), { ...uneven, seed: 2 });
    expect(stepKeys).not.toContain(lossesOf(other)[0]!.key);
  });

  it('are the same for validation after every epoch, and none of those that train', async () => {
    const model = toyModel();
    await fit(model, data(), { ...uneven, validation: { data: tensor2d(rows.slice(0, 4)) } });
    const measured = model.seen.filter(({ call }) => call === 'measure');
    expect(measured).toHaveLength(2);
    expect(measured[0]).toEqual(measured[1]);
    expect(lossesOf(model).map(({ key }) => key)).not.toContain(measured[0]!.key);
    const other = toyModel();
    const validation = { data: tensor2d(rows.slice(0, 4)) };
    await fit(other, data(), { ...uneven, seed: 2, validation });
    expect(other.seen.find(({ call }) => call === 'measure')!.key).not.toBe(measured[0]!.key);
  });
});

describe('the course of a run', () => {
  useBackend('cpu');

  it('calls back in the order of steps, epochs and the list, waiting for each', async () => {
    const told: string[] = [];
    const callback = (name: string): Callback => ({
      async onStep({ step, epoch }) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        told.push(`${name} step ${step} of epoch ${epoch}`);
      },
      onEpoch: ({ epoch, step }) => void told.push(`${name} epoch ${epoch} after ${step}`),
    });
    await fit(toyModel(), data(), { ...uneven, callbacks: [callback('a'), callback('b')] });
    const expected = [1, 2].flatMap((epoch) => [
      ...[1, 2, 3].flatMap((step) =>
        ['a', 'b'].map((name) => `${name} step ${step + 3 * (epoch - 1)} of epoch ${epoch}`),
      ),
      ...['a', 'b'].map((name) => `${name} epoch ${epoch} after ${3 * epoch}`),
    ]);
    expect(told).toEqual(expected);
  });

  it('tells every callback before it stops, and measures nothing more', async () => {
    const told: string[] = [];
    const model = toyModel();
    const { ended, history, state } = await fit(model, data(), {
      ...uneven,
      validation: { data: data() },
      callbacks: [
        { onStep: ({ step }) => (step === 3 ? 'stop' : undefined) },
        { onStep: ({ step }) => void told.push(`step ${step}`) },
      ],
    });
    expect(told).toEqual(['step 1', 'step 2', 'step 3']);
    expect([ended, history.length, state.step]).toEqual(['callback', 0, 3]);
    expect(model.seen.some(({ call }) => call === 'measure')).toBe(false);
  });

  it('calls functions of a class with the object that they are of', async () => {
    class Recorder implements Callback {
      readonly losses: number[] = [];
      onEpoch({ loss }: { readonly loss: number }): void {
        this.losses.push(loss);
      }
    }
    const recorder = new Recorder();
    const { history } = await fit(toyModel(), data(), { ...uneven, callbacks: [recorder] });
    expect(recorder.losses).toEqual(history.map(({ loss }) => loss));
  });

  it('lets the event loop run between any two steps, however short they are', async () => {
    let turns = 0;
    let going = true;
    const turn = () => {
      turns++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    const seen: number[] = [];
    const onStep = () => void seen.push(turns);
    await fit(toyModel(), zeros([200, 2]), {
      epochs: 1,
      batchSize: 10,
      progress: false,
      callbacks: [{ onStep }],
    });
    going = false;
    expect(seen).toHaveLength(20);
    for (let step = 1; step < 20; step++) expect(seen[step]).toBeGreaterThan(seen[step - 1]!);
  });

  it('stops at a signal between epochs with the record of the one that is done', async () => {
    const controller = new AbortController();
    const { ended, history, state } = await fit(toyModel(), data(), {
      ...uneven,
      signal: controller.signal,
      callbacks: [{ onStep: ({ step }) => (step === 3 ? controller.abort() : undefined) }],
    });
    expect([ended, history.length, state.step]).toEqual(['aborted', 1, 3]);
  });

  it('threads the state, and hands over the last', async () => {
    const model = toyModel();
    const given = data();
    const before = memory().numTensors;
    const { state } = await fit(model, given, uneven);
    expect(lossesOf(model).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(state.estimator.average!.dataSync()[0]).toBe(11);
    expect(memory().numTensors).toBe(before + 1);
  });
});

describe('a learning rate', () => {
  useBackend('cpu');

  it('is the first step of Adam, whatever the gradient', async () => {
    for (const learningRate of [0.5, 0.125]) {
      const model = toyModel();
      await fit(model, tensor([3, -4], [1, 2]), { epochs: 1, learningRate });
      const [first, second] = model.variables[0]!.dataSync();
      expect(first).toBeCloseTo(learningRate, 5);
      expect(second).toBeCloseTo(-learningRate, 5);
    }
  });
});
