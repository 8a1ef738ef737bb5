import { describe, expect, it } from 'vitest';
import { elboLine } from '../../../../examples/shared/running/elbo-line.js';
import { milestones } from '../../../../examples/shared/running/milestones.js';
import {
  atEpochs,
  stopAfter,
  trainingLog,
  trainingLogs,
} from '../../../../examples/shared/running/training-log.js';

const metrics = { elbo: -1, logLikelihood: -1, kl: 0 };

const record = (epoch: number) => ({
  epoch,
  step: 600 * epoch,
  loss: 100.5,
  metrics: { elbo: -100.5, logLikelihood: -80.25, kl: 20.25 },
  seconds: 12.34,
});

describe('milestones', () => {
  it('goes as far as training, the last epoch included, each once', () => {
    expect(milestones(5)).toEqual([1, 2, 5]);
    expect(milestones(7)).toEqual([1, 2, 5, 7]);
    expect(milestones(1)).toEqual([1]);
    expect(milestones(60, [1, 50, 100])).toEqual([1, 50, 60]);
  });
});

describe('trainingLog', () => {
  it('keeps each step and epoch, and tells how far it is', () => {
    const log = trainingLog();
    expect(log.position()).toBe('untrained');
    void log.callback.onStep?.({ step: 1500, epoch: 3, loss: 7, metrics });
    void log.callback.onEpoch?.(record(3));
    expect(log.losses).toEqual([{ x: 1500, y: 7 }]);
    expect(log.epochs).toEqual([record(3)]);
    expect(log.position()).toBe('epoch 3, step 1,500');
  });
});

describe('trainingLogs', () => {
  const step = (count: number) => ({ step: count, epoch: 1, loss: 7, metrics });

  it('tells how far the only model is', () => {
    const logs = trainingLogs();
    const log = logs.open();
    expect([logs.haveLearned(), logs.position()]).toEqual([false, 'untrained']);
    void log.callback.onStep?.(step(5));
    expect([logs.haveLearned(), logs.position()]).toEqual([true, 'epoch 1, step 5']);
  });

  it('tells how far several models are, and is silent on those not begun', () => {
    const logs = trainingLogs();
    const [, a, b, c] = [undefined, 'a', 'b', 'c', 'd'].map((name) => logs.open(name));
    void a!.callback.onStep?.(step(9));
    expect(logs.position()).toBe('a: epoch 1, step 9');
    void b!.callback.onStep?.(step(9));
    expect(logs.position()).toBe('2 models, each to epoch 1, step 9');
    void c!.callback.onStep?.(step(3));
    expect(logs.position()).toBe('a, b: epoch 1, step 9; c: epoch 1, step 3');
    expect([a!.losses.length, c!.losses]).toEqual([1, [{ x: 3, y: 7 }]]);
  });
});

describe('callbacks', () => {
  it('stop after the steps asked for', () => {
    const { onStep } = stopAfter(3);
    expect([1, 2, 3].map((step) => onStep?.({ step, epoch: 1, loss: 0, metrics }))).toEqual([
      undefined,
      undefined,
      'stop',
    ]);
  });

  it('act at the epochs named only', () => {
    const seen: number[] = [];
    const { onEpoch } = atEpochs([1, 3], ({ epoch }) => void seen.push(epoch));
    for (const epoch of [1, 2, 3, 4]) void onEpoch?.(record(epoch));
    expect(seen).toEqual([1, 3]);
  });
});

describe('elboLine', () => {
  it('tells the bound and its terms, of test data where there are any', () => {
    expect(elboLine(record(2), 10)).toBe(
      'epoch  2/10 | train -ELBO 100.50 = -log p(x|z) 80.25 + KL 20.25 | 12.3 s',
    );
    expect(
      elboLine({ ...record(2), validation: { elbo: -99, logLikelihood: -79, kl: 20 } }, 10),
    ).toContain('| test -ELBO 99.00 = -log p(x|z) 79.00 + KL 20.00 |');
  });
});
